import {
  type PlanOutcome,
  UnreachedReason,
} from "#shared/contract/assignments/plans.ts";
import { storesDeployment } from "./reach.ts";

type Outcomes = Partial<Record<PlanOutcome, number>>;

/** What an assignment would do besides reaching machines now. */
export interface Prospects {
  /** The number of machines with each outcome. */
  readonly outcomes: Outcomes;
  /** True if machines that join a group later get the package by it. */
  readonly reachesLater: boolean;
}

/**
 * True if an assignment would change nothing, now or later. Where the package
 * is in an agent's history it waits for that history to change, so such an
 * assignment is no empty one.
 */
export function isInVain({ outcomes, reachesLater }: Prospects): boolean {
  return !reachesLater &&
    Object.entries(outcomes).every(([outcome, machines]) =>
      machines === 0 || !storesDeployment(outcome as PlanOutcome)
    );
}

const REASONS: Record<UnreachedReason, (n: number) => string> = {
  unknown_machine: (n) => `${n} ${n === 1 ? "does" : "do"} not exist`,
  retired: (n) => `${n} ${n === 1 ? "is" : "are"} retired`,
  wrong_system: (n) => `${n} ${n === 1 ? "has" : "have"} another system`,
  mobile_system: (n) =>
    n === 1 ? "1 is a phone or tablet" : `${n} are phones or tablets`,
  agent_cannot_install: (n) =>
    n === 1
      ? "1 has an agent that installs nothing"
      : `${n} have agents that install nothing`,
  already_open: (n) =>
    `${n} already ${n === 1 ? "has" : "have"} it, waiting or under way`,
  already_succeeded: (n) =>
    `${n} already ${n === 1 ? "has" : "have"} it; force runs it again`,
  already_failed: (n) =>
    `${n} already ${
      n === 1 ? "has" : "have"
    } it, failed or expired; a retry or force runs it again`,
  in_history: (n) =>
    `${n} ${
      n === 1 ? "has" : "have"
    } it in the agent's history; force runs it again`,
};

/** The audience of an assignment, as far as no machine is in it. */
interface EmptyAudience {
  readonly groups: readonly unknown[];
  readonly query?: string | undefined;
}

/** The reasons in words: "3 already have it; 1 is retired". */
export function reasonsInWords(
  outcomes: Outcomes,
  { groups, query }: EmptyAudience,
): string {
  const words = UnreachedReason.options.flatMap((reason) => {
    const machines = outcomes[reason] ?? 0;
    return machines === 0 ? [] : [REASONS[reason](machines)];
  });
  const none = [
    ...groups.length === 0 ? [] : [
      `there is no machine in the ${groups.length === 1 ? "group" : "groups"}`,
    ],
    ...query === undefined ? [] : [`no machine matches ${query}`],
  ];
  return (words.length === 0 ? none : words).join("; ");
}
