import type { ResultMeaning } from "#shared/results/meanings.ts";
import { agentCodes } from "./agent.ts";
import { exitCodes } from "./exit_codes.ts";
import { restarts } from "./restarts.ts";
import { installerCodes } from "./installer.ts";
import { programCodes } from "./programs.ts";
import { windowsCodes } from "./windows.ts";
import type {
  results as english,
  ResultText,
} from "#tui/text/en/results/mod.ts";

/** The meanings of result codes. */
export const results = {
  ...exitCodes,
  ...restarts,
  results: {
    meanings: {
      ...agentCodes,
      ...programCodes,
      ...installerCodes,
      ...windowsCodes,
    } satisfies Record<ResultMeaning, ResultText>,
    /** The short words, with the code. */
    coded: (short: string, code: string) => `${short} (${code})`,
    /** Where the agent fetches `info` from. */
    infoFrom: (server: string) => `L'agent est envoyé vers https://${server}.`,
    byPackage: "Le paquet compte ce code comme un succès.",
    remedy: "Que faire",
    meaning: "Signification",
    /** Avant une relance qui n'avance pas d'elle-même. */
    retry: {
      off: "Le paquet est désactivé : il attend son activation.",
      someOff: (n, of) =>
        `${n} sur ${of} attendent l'activation de leurs paquets, désactivés.`,
      sameEnd: (n, of) =>
        of === 1
          ? "Relancer seul finirait de la même façon."
          : `${n} sur ${of} ${
            n === 1 ? "finirait" : "finiraient"
          } de la même façon.`,
      sameEnds: (n, of, why) =>
        `${n} sur ${of} finiraient de la même façon : ${why}.`,
      counted: (short, n) => `${short} ${n}`,
      others: (n) => `autres ${n}`,
      first: {
        activate: "Activez le paquet.",
        fix_machine: "Supprimez d'abord la cause sur la machine.",
        fix_package: "Créez plutôt un paquet corrigé.",
        review_code: "Décidez d'abord si ce code est un succès.",
      },
    } satisfies typeof english["results"]["retry"],
  },
};
