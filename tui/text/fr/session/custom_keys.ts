import type { ownKeys as english } from "#tui/text/en/session/custom_keys.ts";

/** Touches ajoutées par un profil. */
export const ownKeys = {
  customKeys: {
    wrong: (mistakes) => `Touches du profil inutilisables : ${mistakes}`,
    noKey: (key) =>
      `« ${key} » n'est pas une touche : un caractère, ou ^ et une lettre`,
    reserved: (key) => `${key} est réservée`,
    taken: (key) => `${key} est une touche de la console`,
    noAction: (key) =>
      `aucune touche « ${key} » à presser (une commande commence par : et une ligne de shell par !)`,
    noPlaceholder: (names) =>
      `{${names}} ne désigne rien (connus : {name}, {id}, {screen}, {server}, {operator})`,
    presses: (does, key) => `${does} (comme ${key})`,
    notHere: (key) => `${key} ne fait rien ici`,
    runs: (line) => `exécuter ${line}`,
    missing: (names) =>
      `Rien n'est sélectionné ici : {${names}} n'a pas de valeur`,
    question: "Exécuter ceci sur votre ordinateur ?",
    yes: "exécuter",
    done: (line) => `${line} : terminé`,
    failed: (line, code) => `${line} : terminé avec le code ${code}`,
    cannot: (why) => `Exécution impossible : ${why}`,
    goOn: "entrée revient à la console",
  },
} satisfies typeof english;
