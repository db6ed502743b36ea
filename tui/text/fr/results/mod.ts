import type { ResultMeaning } from "#shared/results/meanings.ts";
import { agentCodes } from "./agent.ts";
import { exitCodes } from "./exit_codes.ts";
import { restarts } from "./restarts.ts";
import { installerCodes } from "./installer.ts";
import { programCodes } from "./programs.ts";
import { windowsCodes } from "./windows.ts";
import type { ResultText } from "#tui/text/en/results/mod.ts";

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
  },
};
