import { machines } from "#tui/text/en/plural.ts";

/** How many machines are how far. */
export interface Tally {
  readonly machines: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly waiting: number;
  readonly underWay: number;
}

/** "95 of 100 machines succeeded, 3 failed". */
const figures = ({ machines: all, succeeded, failed }: Tally) =>
  `${succeeded} of ${machines(all)} succeeded, ${failed} failed`;

/** Texts of `deployments wait`, in English. */
export const waitFor = {
  about:
    "wait until a package has succeeded on the machines that have it now, or cannot any more",
  for:
    "wait for this: succeeded=95% or finished=12, of the machines that have the package when waiting begins",
  failOver: "stop once more machines than this have failed: 5% or 3",
  timeout: "stop after this time, such as 90m or 2h; default: never",
  noAmount: "a number such as 12, or a percentage such as 95%",
  noCondition: "succeeded=95%, finished=12 or the like",
  noDuration: "a time such as 90s, 30m, 2h or 1d",
  lost: "The connection is lost; trying again",
  progress: (title: string, tally: Tally) =>
    `${title}: ${
      figures(tally)
    }, ${tally.underWay} under way, ${tally.waiting} waiting`,
  ends: {
    reached: (title: string, tally: Tally) => `${title}: ${figures(tally)}`,
    failed: (title: string, tally: Tally) =>
      `${title} failed on more machines than allowed: ${figures(tally)}`,
    timeout: (title: string, tally: Tally) =>
      `The time is over for ${title}: ${
        figures(tally)
      }, ${tally.underWay} under way, ${tally.waiting} waiting`,
    final: (title: string, tally: Tally) =>
      `${title} has ended on every machine: ${figures(tally)}`,
    off: (title: string, tally: Tally) =>
      `${title} is off, so ${tally.waiting} waiting will not get it: ${
        figures(tally)
      }`,
    nobody: (title: string, _tally: Tally) =>
      `${title} is on none of these machines`,
  },
};
