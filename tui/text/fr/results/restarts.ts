import type { restarts as english } from "#tui/text/en/results/restarts.ts";
import { machines } from "#tui/text/fr/plural.ts";

export const restarts: typeof english = {
  restarts: {
    about:
      "indiquer que des machines ont redémarré : le redémarrage attendu est fait",
    does: "la machine a redémarré",
    doesAll: "toutes les machines affichées ont redémarré",
    question: (which) => `La machine a-t-elle redémarré : ${which} ?`,
    allQuestion: (where) =>
      `Toutes les machines à redémarrer l'ont-elles fait : ${where} ?`,
    effect: "Le redémarrage attendu est clos ; rien n'est envoyé à la machine.",
    yes: "c'est fait",
    none: "Aucun redémarrage n'est attendu ici",
    notPending: (state) => `Aucun redémarrage attendu ; état : ${state}`,
    doing: (which) => `Clôture du redémarrage attendu : ${which}`,
    many: (n) => `Redémarrage attendu clos sur ${machines(n)}`,
    bootedBefore: (when) =>
      `La machine a démarré pour la dernière fois à ${when}, avant le résultat.`,
    bootUnknown:
      "Ses inventaires n'indiquent pas ses démarrages : le serveur ne peut pas voir le redémarrage.",
  },
};
