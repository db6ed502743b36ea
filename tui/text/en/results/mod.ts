import type { ResultMeaning } from "#shared/results/meanings.ts";
import { agentCodes } from "./agent.ts";
import { exitCodes } from "./exit_codes.ts";
import { restarts } from "./restarts.ts";
import { installerCodes } from "./installer.ts";
import { programCodes } from "./programs.ts";
import { windowsCodes } from "./windows.ts";

/** A result code in words. */
export interface ResultText {
  /** At most 16 cells, for a column at 80. */
  readonly short: string;
  /** A sentence. */
  readonly says: string;
  /** What to do about it. */
  readonly remedy: string;
}

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
    infoFrom: (server: string) => `The agent is sent to https://${server}.`,
    byPackage: "The package counts this code as a success.",
    remedy: "What to do",
    meaning: "Meaning",
  },
};
