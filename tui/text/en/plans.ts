import type {
  PlanConflict,
  PlanOutcome,
} from "#shared/contract/assignments/plans.ts";
import { machines } from "./plural.ts";

/** What an assignment would do, before it is done. */
export const plan = {
  plan: {
    assign: "assign it to all of them",
    force: "force: run it again where it has run",
    forceShort: "force",
    mode: "also to those that join later, or only to those of now",
    modeShort: "later too",
    noGroup: "Only groups are joined later; this names machines",
    open: "list these machines",
    nobody: "No machine is reached now",
    whom: (forced: boolean, snapshot: boolean) =>
      [
        ...forced ? ["forced"] : [],
        ...snapshot
          ? ["only these machines"]
          : ["these, and machines that join later"],
      ].join(", "),
    reaches: (reach: string) => `It reaches ${reach}.`,
    changed: (came: number, left: number) =>
      `since the plan ${came} came, ${left} left`,
    stale: (came: number, names: string) =>
      `The plan is stale: ${
        machines(came)
      } more would be reached by now (${names}); ^r plans again`,
    gone: "The plan is too old; ^r plans again",
    share: (n: number, fleet: number) => `That is ${n} of all ${fleet}.`,
    status: (id: number, at: string, until: string) =>
      `Plan ${id}, made ${at}, good until ${until}`,
    labels: {
      reached: "It reaches",
      how: "How",
      systems: "Systems",
      groups: "Groups",
      bytes: "To be sent",
      arrivals: "Expected",
      guard: "Guard",
    },
    moreThan: (percent: number) =>
      `more than ${percent} % of all machines: their number must be typed`,
    bytes: (total: string, archive: string) => `${total}: ${archive} to each`,
    noArchive: "nothing; it has no archive",
    half: (at: string) => `half by ${at}`,
    most: (at: string) => `nine of ten by ${at}`,
    all: (at: string) => `all by ${at}`,
    unseen: (n: number, days: number) => `${n} not seen for ${days} days`,
    noneExpected: "nobody",
    unreached: (n: number) => `Not reached: ${machines(n)}`,
    conflicts: "What else is there",
    conflict: {
      held_by_priority_0: (title: string, n: number) =>
        `${title} has priority 0 and is first on ${n}`,
      holds_others: (title: string, n: number) =>
        `${title} waits on ${n} until this is done`,
      other_version_pending: (title: string, n: number) =>
        `${title} is still to come on ${n}`,
      other_version_installed: (title: string, n: number) =>
        `${title} is installed on ${n}`,
    } satisfies Record<
      PlanConflict["kind"],
      (title: string, n: number) => string
    >,
    fates: {
      added: "gets it",
      reopened: "runs it again",
      unknown_machine: "no such machine",
      wrong_system: "another system",
      already_open: "still open",
      already_succeeded: "has it already",
      already_failed: "failed before",
      in_history: "in its history",
    } satisfies Record<PlanOutcome, string>,
    why: {
      added: "new there",
      reopened: "it ended there; a new attempt begins",
      unknown_machine: "there is no such machine",
      wrong_system: "the package is not for their system",
      already_open: "it is waiting or under way there",
      already_succeeded: "it succeeded there; force runs it again",
      already_failed: "it failed there; a retry or force runs it again",
      in_history: "their agents know it; it waits there unless forced",
    } satisfies Record<PlanOutcome, string>,
    cli: {
      about: "whom an assignment would reach, and whom not, and why",
      query: "all machines that match it now",
      plan: "exactly whom this plan reaches",
      mayGrowBy: "so many machines more than the plan may be reached",
      list: "list the machines with this fate",
      one: "Say a package and whom it is for, or --plan with the id of a plan",
      id: "Plan",
      package: "Package",
      expires: "Good until",
      conflict: "Besides",
      notReached: "Not reached",
      noNumber: "no number needed",
    },
  },
};
