import type { Doubt } from "#shared/contract/deployments/states.ts";
import { machines } from "./plural.ts";

/** Results that only a report shows, and reports that contradict each other. */
export const verification = {
  verification: {
    unverified: "unverified",
    /** Short enough for a column. */
    short: {
      number_lost: "exit code lost",
      info_not_requested: "info never requested",
      fragments_not_requested: "fragments not requested",
    } satisfies Record<Doubt, string>,
    with: (code: string, doubt: string) => `${code}, ${doubt}`,
    because: {
      number_lost:
        "The agent repeated its report without the exit code, and the first report did not arrive: the package may have failed.",
      info_not_requested:
        "A success was reported, but the machine has not requested the info file in this attempt.",
      fragments_not_requested:
        "A success was reported, but the machine has not requested all fragments in this attempt.",
    } satisfies Record<Doubt, string>,
    heldBy: (name: string) =>
      `${name} has priority 0 and goes first; its success on this machine is unverified.`,
    contradiction: "Contradiction",
    contradicts: (first: string, later: string) => `${first}, then ${later}`,
    reports: (
      first: string,
      firstAt: string,
      later: string,
      laterAt: string,
      ip: string,
    ) => `${first} at ${firstAt}, then ${later} at ${laterAt} from ${ip}`,
    overview: "Unverified",
    overviewWords: (n: number) =>
      `${n} ${n === 1 ? "success" : "successes"} that only the report shows`,
    disputed: "Contradictory reports",
    disputedWords: (n: number) => `different results on ${machines(n)}`,
    ofThese: (n: number) => `${n} unverified`,
    accept: "accept the result as it is recorded",
    acceptShort: "accept",
    acceptAll: "accept every unverified or contradicted result",
    acceptQuestion: (which: string) => `Accept the result of ${which}?`,
    acceptLines: {
      unverified: "Its success then counts as verified.",
      contradicted: "The recorded result stays, and the contradiction is over.",
    },
    acceptAllQuestion: (where: string) =>
      `Accept all doubtful results: ${where}?`,
    yes: "accept",
    accepting: (which: string) => `Accepting ${which}`,
    accepted: (which: string) => `The result of ${which} is accepted`,
    acceptedMany: (n: number) => `Accepted on ${machines(n)}`,
    notDoubtful: "This result is neither unverified nor contradicted",
    noneDoubtful: "No result here is unverified or contradicted",
    cli: {
      accept:
        "accept unverified or contradicted results, one or all that options select",
      unverified: "only successes that nothing but the report shows",
    },
  },
};
