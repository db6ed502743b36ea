import type { Cause, Reason } from "#shared/contract/deployments/causes.ts";
import type { Barrier } from "./orders.ts";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { FollowsPollInterval } from "#shared/contract/settings/polls.ts";
import { lateAfterMs, type Pace, patienceMs, SILENT_MS } from "#shared/pace.ts";
import { HOUR_MS } from "#shared/time.ts";

/** The observations about one package on one machine. Times in milliseconds. */
export interface DeploymentFacts {
  readonly state: DeploymentState;
  /** True for a success that nothing but the report supports. */
  readonly unverified: boolean;
  /** The newer version because of which it was cancelled, or null. */
  readonly supersededBy?: number | null;
  /** For a waiting deployment: the reason `decideOrders` withholds it. */
  readonly reason: Reason | null;
  readonly barrier: Barrier;
  /**
   * True if the agent's history holds the package and the deployment is not
   * forced: it has run.
   */
  readonly hasRun: boolean;
  readonly lastContactAt: number;
  /** Time between two contacts, as observed or as the settings require. */
  readonly intervalMs: number;
  readonly offeredAt: number | null;
  readonly infoAt: number | null;
  readonly fragmentAt: number | null;
  readonly updatedAt: number;
  readonly fragmentsSeen: number;
  readonly fragments: number;
  /** Approximate size of one fragment in bytes. */
  readonly fragmentBytes: number;
  readonly priority: number;
  /** True if its fragments come from a mirror, where none is seen here. */
  readonly isAtMirror: boolean;
  /** True if the agent requests the same file of it endlessly. */
  readonly inRetryLoop: boolean;
}

/**
 * The cause of a deployment's present state: exactly one for each deployment.
 *
 * - A decision that an operator has to make comes before an action of the
 *   agent, and an absent agent comes before what the agent has to do.
 * - `agent_busy` needs nobody but the agent, so it gives way to `not_seen` if
 *   the machine has been silent for long.
 */
export function causeOf(
  facts: DeploymentFacts,
  pace: Pace,
  now: number,
): Cause {
  switch (facts.state) {
    case "waiting":
      return causeOfWaiting(facts, now);
    case "offered":
    case "downloading":
    case "recalling":
      return causeOfOffered(facts, pace, now);
    case "cancelled":
      return facts.supersededBy ? "superseded" : "cancelled";
    default:
      return facts.unverified ? "unverified" : facts.state;
  }
}

function causeOfWaiting(facts: DeploymentFacts, now: number): Cause {
  const { reason } = facts;
  if (reason && reason.code !== "agent_busy") return reason.code;
  if (isSilent(facts, now)) return "not_seen";
  if (reason) return reason.code;
  return isLate(facts, now) ? "overdue" : "next_contact";
}

function causeOfOffered(
  facts: DeploymentFacts,
  pace: Pace,
  now: number,
): Cause {
  if (facts.barrier === "mobile_system") return facts.barrier;
  if (facts.inRetryLoop) return "hammering";
  if (isSilent(facts, now)) return "not_seen";
  if (isLate(facts, now)) return "overdue";
  if (facts.state === "recalling") return "recalling";
  if (facts.hasRun) return "in_history";
  const patience = patienceMs(pace, facts.priority, facts.fragmentBytes);
  const quiet = now - lastFetchAt(facts);
  if (!hasInfo(facts) && facts.barrier) return facts.barrier;
  if (!hasInfo(facts)) return quiet > patience ? "no_info" : "just_offered";
  if (hasAllFragments(facts)) {
    return quiet > patience + pace.runMs ? "no_result" : "running";
  }
  const longest = facts.isAtMirror
    ? patience * facts.fragments + pace.runMs
    : patience;
  if (quiet <= longest) return "fetching";
  return facts.fragmentsSeen === 0 ? "no_fragment" : "stopped";
}

/** The observations that determine a machine's next poll. */
export interface PollSchedule {
  /** Observed compliance with the poll interval; null: not known yet. */
  readonly obeys: FollowsPollInterval;
  /** The last interval observed, in seconds. */
  readonly pollSeconds: number | null;
  /** The interval sent in its last answer, in hours. */
  readonly sentHours: number | null;
}

/** The time between two contacts of a machine. */
export interface Interval {
  readonly ms: number;
  /**
   * True if it was observed; otherwise it is the interval the agent was sent.
   */
  readonly observed: boolean;
}

/**
 * The time between two contacts: the interval sent, for an agent that follows
 * it; the interval observed, for one that does not. If that is not known, the
 * longer of the two, so that no machine is called late too early.
 */
export function intervalOf(
  { obeys, pollSeconds, sentHours }: PollSchedule,
  pace: Pace,
): Interval {
  const sentMs = sentHours === null ? pace.pollMs : sentHours * HOUR_MS;
  const observedMs = pollSeconds === null ? null : pollSeconds * 1000;
  const observed = observedMs !== null && obeys !== "yes" &&
    (obeys === "no" || observedMs > sentMs);
  return { ms: observed ? observedMs : sentMs, observed };
}

/** True if the machine made no contact for `SILENT_DAYS`. */
export function isSilent(
  { lastContactAt }: Pick<DeploymentFacts, "lastContactAt">,
  now: number,
): boolean {
  return now - lastContactAt > SILENT_MS;
}

/** True if the machine's next contact is overdue. */
export function isLate(
  { lastContactAt, intervalMs }: Pick<
    DeploymentFacts,
    "lastContactAt" | "intervalMs"
  >,
  now: number,
): boolean {
  return now - lastContactAt > lateAfterMs(intervalMs);
}

/** The last time the agent fetched anything of this attempt's offer. */
export function lastFetchAt(
  { offeredAt, infoAt, fragmentAt, updatedAt }: Pick<
    DeploymentFacts,
    "offeredAt" | "infoAt" | "fragmentAt" | "updatedAt"
  >,
): number {
  return Math.max(offeredAt ?? updatedAt, infoAt ?? 0, fragmentAt ?? 0);
}

/**
 * True if the agent has `info`. A fragment proves it too, because the record
 * that `info` was served may be lost in a crash.
 */
export function hasInfo(
  { infoAt, fragmentsSeen }: Pick<DeploymentFacts, "infoAt" | "fragmentsSeen">,
): boolean {
  return infoAt !== null || fragmentsSeen > 0;
}

/** True if nothing of the package is still to be fetched. */
export function hasAllFragments(
  facts: Pick<DeploymentFacts, "infoAt" | "fragmentsSeen" | "fragments">,
): boolean {
  return hasInfo(facts) && facts.fragmentsSeen >= facts.fragments;
}
