import type { groupRules as english } from "#tui/text/en/group_rules.ts";
import { machines } from "./plural.ts";

export const groupRules = {
  rule: {
    query: "Requête",
    noQuery: "aucune, ses machines sont ajoutées par nom",
    included: "Toujours inclus",
    excluded: "Exclus",
    fresh: "Calculé",
    never: "pas encore",
    state: {
      current: "à jour",
      due: "à recalculer",
      computing: "calcul en cours",
    },
    next: (when) => `prochain à ${when}`,
    arriving: (n) => `${machines(n)} avec un nouvel inventaire à examiner`,
    byQuery: "par requête",
    byName: "par nom",
    byBoth: "les deux",
    would: (all, added, removed) =>
      `aurait maintenant ${machines(all)} : +${added} −${removed}`,
    wouldGive: (packages) =>
      `Les machines qui y entrent reçoivent : ${packages}`,
    queryHint:
      "Par exemple os:debian ram>=8G ; vide : machines ajoutées par nom",
    counted: (all, added, removed) =>
      `${machines(all)} : +${added} −${removed}`,
    fromFilter: "créer un groupe à partir de ce filtre",
    fromFilterShort: "groupe du filtre",
    noFilter: "Aucun filtre n'est défini ; définissez-en un avec /",
    changeQuestion: (group) => `Modifier les membres de ${group} ?`,
    changeYes: "modifier",
    wrongAt: (character, words) => `Au caractère ${character} : ${words}`,
    releasing: (name) => `Fin de l'exclusion de ${name}`,
    excluding: (name) => `Exclusion de ${name}`,
    come: (n) => `${machines(n)} y entre${n < 2 ? "" : "nt"}.`,
    leave: (n) =>
      `${machines(n)} en sor${
        n < 2 ? "t" : "tent"
      } ; les paquets en attente du seul fait de ce groupe sont annulés.`,
    refresh: "calculer ses membres maintenant",
    refreshShort: "calculer",
    refreshing: (name) => `Calcul de ${name}`,
    refreshed: (name, n) => `${name} compte maintenant ${machines(n)}`,
    named: "Il n'a pas de requête : il n'y a rien à calculer",
    exclude: "exclure la machine, même si la requête la trouve",
    excludeShort: "exclure",
    excludeQuestion: (machine, group) => `Exclure ${machine} de ${group} ?`,
    excludeStays:
      "Elle reste exclue même si la requête la trouve ; les paquets en attente du seul fait de ce groupe sont annulés.",
    excludeYes: "exclure",
    excludedNow: (which, group, n) =>
      `${which} ${n < 2 ? "est exclue" : "sont exclues"} de ${group}`,
    release: "lever l'exclusion ; la requête décide",
    releaseQuestion: (machine, group) =>
      `Lever l'exclusion de ${machine} de ${group} ?`,
    releaseStays: "Elle n'est dans le groupe que si la requête la trouve.",
    releaseYes: "lever l'exclusion",
    released: (which, group, n) =>
      `La requête seule décide maintenant si ${which} ${
        n < 2 ? "est" : "sont"
      } dans ${group}`,
    releaseShort: "lever l'exclusion",
    showMembersShort: "membres",
    foundByQuery: "La requête la trouve ; v l'exclut",
    nobody: "Aucune machine : sa requête n'en trouve pas",
    showMembers: "les machines qui y sont",
    showExcluded: "les machines exclues",
    excludedTitle: "exclues",
    noneExcluded: "Aucune machine n'est exclue",
  },
} satisfies typeof english;
