import type { exitCodes as english } from "#tui/text/en/results/exit_codes.ts";
import { machines } from "#tui/text/fr/plural.ts";

export const exitCodes: typeof english = {
  exitCodes: {
    success: "Codes de succès",
    successHint:
      "Codes de sortie valant succès, outre 0, comme 1605, 100-119 ; facultatif",
    reboot: "Codes redémarr.",
    rebootHint:
      "Codes d'un succès à achever par un redémarrage, outre 3010 ; facultatif",
    edit: "modifier ses codes de sortie",
    title: (name) => `Codes de sortie de ${name}`,
    change: "modifier les codes",
    changing: (name) => `Modification des codes de sortie de ${name}`,
    changed: (name, success, reboot) =>
      `${name} : codes de succès ${success || "aucun"}, codes de redémarrage ${
        reboot || "aucun"
      }, pour les résultats à venir`,
    recorded: (n) =>
      `un échec avec un tel code est enregistré sur ${
        machines(n)
      } et le reste ; une relance le relit`,
    stores: "Il n'exécute rien : il n'a pas de codes de sortie",
    problems: {
      reversed: (codes) => `la plage ${codes} finit avant de commencer`,
      repeated: (codes) => `${codes} y est deux fois`,
      both: (codes) => `${codes} est dans les deux listes`,
      unreadable: (codes) =>
        `« ${codes} » n'est pas un code de sortie : écrivez 1605, 100-119 ou 0x80240017`,
      too_many: (most) => `${most} codes et plages au plus`,
    },
    cli: {
      about: "modifier les codes de sortie qu'un paquet compte comme un succès",
      success:
        'codes de sortie valant succès, outre 0 : 1605,100-119 ; "" pour aucun',
      reboot: "codes d'un succès à achever par un redémarrage, outre 3010",
      nothing: "indiquez --success-codes ou --reboot-codes",
    },
  },
};
