import type {
  PlanConflict,
  PlanOutcome,
  UnreachedReason,
} from "#shared/contract/assignments/plans.ts";
import { machines } from "./plural.ts";

/** Plans: what an assignment would do. */
export const plan = {
  plan: {
    assign: "assign to all of these",
    force: "force: also run it where it already ran",
    forceShort: "force",
    mode: "include machines that join later, or only those of now",
    modeShort: "joiners",
    noGroup: "Machines can join later only in groups; this plan names machines",
    grow: "accept more machines than planned, if some join meanwhile",
    growShort: "may grow",
    growsNot: "Machines that are named do not become more",
    growHint:
      "A plan that has grown by more is refused as out of date; 0 accepts none",
    growKeep: "keep this number",
    growStatus: "More machines may have joined the groups, or match the query",
    upTo: (n: number) => `up to ${machines(n)} more than planned`,
    open: "list these machines",
    nobody: "No machine would be reached now",
    off:
      "The package is off: nothing goes out until it is switched on. Esc, then a assigns it and switches it on.",
    offLine:
      "The package is off: nothing goes out until it is switched on (--activate does both).",
    offKey: "It is off: nothing goes out until it is switched on (a does both)",
    offWords: "it is off: nothing goes out until it is switched on",
    both: "assign it and switch the package on",
    bothShort: "assign, switch on",
    isOn: "The package is on already; A assigns it",
    bothQuestion: (question: string) => `${question} And switch it on?`,
    bothYes: "do both",
    goesOut: "It is switched on: it goes out at each machine's next contact.",
    othersWait: (n: number) =>
      `It is switched on: it also goes out to ${machines(n)} waiting already.`,
    isOnNow: (name: string) => `${name} is on`,
    inVain: (name: string, reasons: string) =>
      `${name} would reach no machine: ${reasons}`,
    /** Why nobody is meant: the parts of an audience that is empty. */
    noAudience: {
      any: "no machine is named, is in the groups or matches the query",
      groups: (names: string) => `there is no machine in ${names}`,
      query: (query: string) => `no machine matches ${query}`,
    },
    joiners: (groups: string) => `machines that join ${groups} later get it`,
    /** Why machines are not reached: "3 already have it". */
    reasons: {
      unknown_machine: (n: number) => `${n} unknown`,
      retired: (n: number) => `${n} retired`,
      wrong_system: (n: number) => `${n} with another system`,
      mobile_system: (n: number) =>
        n === 1 ? "1 phone or tablet" : `${n} phones or tablets`,
      agent_cannot_install: (n: number) => `${n} whose agent installs nothing`,
      already_open: (n: number) =>
        `${n} already ${n === 1 ? "has" : "have"} it (waiting or under way)`,
      already_succeeded: (n: number) =>
        `${n} already ${n === 1 ? "has" : "have"} it (force runs it again)`,
      already_failed: (n: number) =>
        `${n} already ${
          n === 1 ? "has" : "have"
        } it (failed; a retry or force runs it again)`,
      in_history: (n: number) =>
        `${n} with it in the agent's history (force runs it again)`,
    } satisfies Record<UnreachedReason, (n: number) => string>,
    whom: (forced: boolean, snapshot: boolean) =>
      [
        ...forced ? ["forced"] : [],
        ...snapshot
          ? ["only these machines"]
          : ["these, and machines that join later"],
      ].join(", "),
    reaches: (reach: string) => `This affects ${reach}.`,
    changed: (came: number, left: number) =>
      `since the plan: ${came} joined, ${left} left`,
    stale: (came: number, names: string) =>
      `The plan is out of date: it would now reach ${
        machines(came)
      } more (${names}); ^r makes a new one, + accepts more`,
    gone: "The plan has expired; ^r makes a new one",
    share: (n: number, fleet: number) => `That is ${n} of ${machines(fleet)}.`,
    status: (id: number, at: string, until: string) =>
      `Plan ${id}, made ${at}, valid until ${until}`,
    labels: {
      reached: "Reaches",
      how: "Mode",
      systems: "Systems",
      groups: "Groups",
      bytes: "To be sent",
      arrivals: "Expected",
      guard: "Confirmation",
      active: "Activation",
      grow: "May grow by",
    },
    moreThan: (percent: number) =>
      `more than ${percent} % of all machines: type their number`,
    bytes: (total: string, archive: string) => `${total}: ${archive} to each`,
    noArchive: "nothing: it has no archive",
    half: (at: string) => `half by ${at}`,
    most: (at: string) => `90 % by ${at}`,
    all: (at: string) => `all by ${at}`,
    unseen: (n: number, days: number) => `${n} not seen for ${days} days`,
    noneExpected: "none",
    unreached: (n: number) => `Not reached: ${machines(n)}`,
    conflicts: "Other packages",
    conflict: {
      held_by_priority_0: (title: string, n: number) =>
        `${title} has priority 0 and goes first on ${n}`,
      holds_others: (title: string, n: number) =>
        `${title} waits on ${n} until this has ended`,
      other_version_pending: (title: string, n: number) =>
        `${title} is still pending on ${n}`,
      other_version_installed: (title: string, n: number) =>
        `${title} is installed on ${n}`,
      same_software: (title: string, n: number) =>
        `${title} brings the same software on ${n}`,
      requires: (title: string, n: number) =>
        `it requires ${title}, which ${machines(n)} lack${
          n === 1 ? "s" : ""
        }: assign that too`,
      supersedes: (title: string, n: number) =>
        `${title} waits on ${n} and is cancelled there: this replaces it`,
      superseded: (title: string, n: number) =>
        `${title} is newer and waits on ${n}: this is cancelled there at once`,
      conflicts: (title: string, n: number) =>
        `it conflicts with ${title}, which ${machines(n)} ${
          n === 1 ? "has" : "have"
        }`,
    } satisfies Record<
      PlanConflict["kind"],
      (title: string, n: number) => string
    >,
    fates: {
      added: "gets it",
      reopened: "runs it again",
      unknown_machine: "no such machine",
      retired: "retired",
      mobile_system: "a phone or tablet",
      agent_cannot_install: "agent takes none",
      wrong_system: "another system",
      already_open: "under way",
      already_succeeded: "already has it",
      already_failed: "failed before",
      in_history: "in its history",
    } satisfies Record<PlanOutcome, string>,
    why: {
      added: "it is new there",
      reopened: "it ended there; a new attempt starts",
      unknown_machine: "there is no such machine",
      retired: "the machine is retired",
      mobile_system: "nothing is offered to Android and iOS",
      agent_cannot_install:
        "their agents only send inventories; it waits there for the OCS agent",
      wrong_system: "the package is not for their system",
      already_open: "it is waiting or under way there",
      already_succeeded: "it succeeded there; force runs it again",
      already_failed: "it failed there; a retry or force runs it again",
      in_history:
        "already in their agents' history; it waits there unless forced",
    } satisfies Record<PlanOutcome, string>,
    cli: {
      activate: "switch the package on as well",
      about:
        "show which machines an assignment would reach, which not, and why",
      query: "all machines that match this query now",
      plan: "exactly the machines of this plan",
      mayGrowBy: "accept up to this many machines more than planned",
      list: "list the machines with this outcome",
      one:
        "Pass a package and its machines, groups or query, or --plan with the ID of a plan",
      id: "Plan",
      package: "Package",
      expires: "Valid until",
      conflict: "Conflict",
      notReached: "Not reached",
      noNumber: "not needed",
    },
  },
};
