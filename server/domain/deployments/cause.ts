import type { Cause, Reason } from "#shared/contract/deployments/causes.ts";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { FollowsPollInterval } from "#shared/contract/settings/polls.ts";
import { lateAfterMs, type Pace, patienceMs, SILENT_MS } from "#shared/pace.ts";
import { HOUR_MS } from "#shared/time.ts";

/** What the server has seen of one package on one machine. Times: milliseconds. */
export interface DeploymentFacts {
  readonly state: DeploymentState;
  /** Of a waiting one: what `decideOrders` has against it. */
  readonly reason: Reason | null;
  /** The agent's history says that it has run to its end, unforced. */
  readonly ranToItsEnd: boolean;
  readonly lastContactAt: number;
  /** Between two contacts, as observed or as the settings ask for. */
  readonly intervalMs: number;
  readonly offeredAt: number | null;
  readonly infoAt: number | null;
  readonly fragmentAt: number | null;
  readonly updatedAt: number;
  readonly fragmentsSeen: number;
  readonly fragments: number;
  /** Bytes of one fragment, about. */
  readonly fragmentBytes: number;
  readonly priority: number;
  /** The agent asks for the same file of it again and again. */
  readonly hammers: boolean;
}

/**
 * Why a deployment is no further: of each exactly one.
 *
 * - What an operator has to decide comes before what the agent is waited for,
 *   and an agent that is not there before what it is to do.
 * - An agent that waits for itself (`agent_busy`) is waited for where it has
 *   not been seen for long.
 */
export function causeOf(seen: DeploymentFacts, pace: Pace, now: number): Cause {
  switch (seen.state) {
    case "waiting":
      return causeOfWaiting(seen, now);
    case "offered":
    case "downloading":
    case "recalling":
      return causeOfOffered(seen, pace, now);
    default:
      return seen.state;
  }
}

function causeOfWaiting(seen: DeploymentFacts, now: number): Cause {
  const { reason } = seen;
  if (reason && reason.code !== "agent_busy") return reason.code;
  if (isSilent(seen, now)) return "not_seen";
  if (reason) return reason.code;
  return isLate(seen, now) ? "overdue" : "next_contact";
}

function causeOfOffered(seen: DeploymentFacts, pace: Pace, now: number): Cause {
  if (seen.hammers) return "hammering";
  if (isSilent(seen, now)) return "not_seen";
  if (isLate(seen, now)) return "overdue";
  if (seen.state === "recalling") return "recalling";
  if (seen.ranToItsEnd) return "in_history";
  const patience = patienceMs(pace, seen.priority, seen.fragmentBytes);
  const quiet = now - lastSignAt(seen);
  if (!infoServed(seen)) return quiet > patience ? "no_info" : "just_offered";
  if (hasAll(seen)) {
    return quiet > patience + pace.runMs ? "no_result" : "running";
  }
  if (quiet <= patience) return "fetching";
  return seen.fragmentsSeen === 0 ? "no_fragment" : "stopped";
}

/** What is known of when a machine polls, as far as its next poll goes. */
export interface PollSchedule {
  /** Whether it was seen to poll as it is told; null: not known yet. */
  readonly obeys: FollowsPollInterval;
  /** The last interval seen, seconds. */
  readonly pollSeconds: number | null;
  /** The interval its last answer gave, hours. */
  readonly toldHours: number | null;
}

/** How long a machine is between two contacts. */
export interface Interval {
  readonly ms: number;
  /** Whether it was observed; else it is what the agent was told. */
  readonly observed: boolean;
}

/**
 * How long a machine is between two contacts: an agent that obeys as it was
 * told, one that does not as it was seen to. Of one that is not known the
 * longer of both, so that nobody is called late too early.
 */
export function intervalOf(
  { obeys, pollSeconds, toldHours }: PollSchedule,
  pace: Pace,
): Interval {
  const told = toldHours === null ? pace.pollMs : toldHours * HOUR_MS;
  const seen = pollSeconds === null ? null : pollSeconds * 1000;
  const observed = seen !== null && obeys !== "yes" &&
    (obeys === "no" || seen > told);
  return { ms: observed ? seen : told, observed };
}

/** Whether it made no contact for `SILENT_DAYS`. */
export function isSilent(
  { lastContactAt }: Pick<DeploymentFacts, "lastContactAt">,
  now: number,
): boolean {
  return now - lastContactAt > SILENT_MS;
}

/** Whether its next contact should long have come. */
export function isLate(
  { lastContactAt, intervalMs }: Pick<
    DeploymentFacts,
    "lastContactAt" | "intervalMs"
  >,
  now: number,
): boolean {
  return now - lastContactAt > lateAfterMs(intervalMs);
}

/** When the agent last took anything of what it was offered in this attempt. */
export function lastSignAt(
  { offeredAt, infoAt, fragmentAt, updatedAt }: Pick<
    DeploymentFacts,
    "offeredAt" | "infoAt" | "fragmentAt" | "updatedAt"
  >,
): number {
  return Math.max(offeredAt ?? updatedAt, infoAt ?? 0, fragmentAt ?? 0);
}

/** A fragment proves it too: what was served may be lost in a crash. */
export function infoServed(
  { infoAt, fragmentsSeen }: Pick<DeploymentFacts, "infoAt" | "fragmentsSeen">,
): boolean {
  return infoAt !== null || fragmentsSeen > 0;
}

/** Whether nothing of it is still to be fetched. */
export function hasAll(
  seen: Pick<DeploymentFacts, "infoAt" | "fragmentsSeen" | "fragments">,
): boolean {
  return infoServed(seen) && seen.fragmentsSeen >= seen.fragments;
}
