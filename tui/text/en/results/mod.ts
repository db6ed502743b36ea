import type { ResultMeaning } from "#shared/results/meanings.ts";
import type { RetryObstacle } from "#shared/results/obstacles.ts";
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
    /** Before a retry that gets no further by itself. */
    retry: {
      off: "The package is off: it waits until it is switched on.",
      someOff: (n: number, of: number) =>
        `${n} of ${of} wait until their packages are switched on: they are off.`,
      sameEnd: (n: number, of: number) =>
        of === 1
          ? "A retry alone would end the same way."
          : `${n} of ${of} would end the same way.`,
      sameEnds: (n: number, of: number, why: string) =>
        `${n} of ${of} would end the same way: ${why}.`,
      counted: (short: string, n: number) => `${short} ${n}`,
      others: (n: number) => `others ${n}`,
      first: {
        activate: "Switch the package on.",
        fix_machine: "Remove the cause on the machine first.",
        fix_package: "Make a corrected package instead.",
        review_code: "Decide first whether this code is a success.",
      } satisfies Record<RetryObstacle["needs"], string>,
    },
  },
};
