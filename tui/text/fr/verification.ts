import type { verification as english } from "#tui/text/en/verification.ts";
import { machines } from "./plural.ts";

/** Succès non vérifiés, et comptes rendus qui se contredisent. */
export const verification: typeof english = {
  verification: {
    unverified: "non vérifié",
    short: {
      number_lost: "code de retour perdu",
      info_not_requested: "info jamais demandé",
      fragments_not_requested: "fragments non demandés",
    },
    with: (code, doubt) => `${code}, ${doubt}`,
    because: {
      number_lost:
        "L'agent a répété son compte rendu sans le code de retour, et le premier n'est pas arrivé : le paquet a peut-être échoué.",
      info_not_requested:
        "Un succès a été annoncé, mais la machine n'a pas demandé le fichier info pour cet essai.",
      fragments_not_requested:
        "Un succès a été annoncé, mais la machine n'a pas demandé tous les fragments pour cet essai.",
    },
    heldBy: (name) =>
      `${name} est de priorité 0 et passe avant ; son succès sur cette machine n'est pas vérifié.`,
    contradiction: "Contradiction",
    contradicts: (first, later) => `${first}, puis ${later}`,
    reports: (first, firstAt, later, laterAt, ip) =>
      `${first} (${firstAt}), puis ${later} (${laterAt}) depuis ${ip}`,
    overview: "Non vérifiés",
    overviewWords: (n) => `${n} succès que seul un compte rendu atteste`,
    disputed: "Comptes rendus opposés",
    disputedWords: (n) => `résultats différents sur ${machines(n)}`,
    ofThese: (n) => n < 2 ? `${n} non vérifié` : `${n} non vérifiés`,
    accept: "accepter le résultat tel qu'il est enregistré",
    acceptShort: "accepter",
    acceptAll: "accepter tous les résultats non vérifiés ou contredits",
    acceptQuestion: (which) => `Accepter le résultat de ${which} ?`,
    acceptLines: {
      unverified: "Son succès compte alors comme vérifié.",
      contradicted:
        "Le résultat enregistré reste, et la contradiction est close.",
    },
    acceptAllQuestion: (where) =>
      `Accepter tous les résultats douteux : ${where} ?`,
    yes: "accepter",
    accepting: (which) => `Acceptation de ${which}`,
    accepted: (which) => `Le résultat de ${which} est accepté`,
    acceptedMany: (n) => `Accepté sur ${machines(n)}`,
    notDoubtful: "Ce résultat n'est ni non vérifié ni contredit",
    noneDoubtful: "Aucun résultat n'est ici non vérifié ou contredit",
    cli: {
      accept:
        "accepter les résultats non vérifiés ou contredits, un seul ou tous ceux que désignent les options",
      unverified: "seulement les succès sans autre preuve que le compte rendu",
    },
  },
};
