import { hasPassed } from "#server/domain/elapsed.ts";
import type { Reason } from "#shared/contract/deployments/deployments.ts";
import {
  type DeploymentState,
  HOLDING,
  ON_THE_MACHINE,
} from "#shared/contract/deployments/states.ts";
import type { AgentFamily } from "#shared/contract/machines/machines.ts";
import type { Settings } from "#shared/contract/settings/settings.ts";

/** One package on one machine, as far as the decision needs it. */
export interface Candidate {
  readonly packageId: number;
  readonly state: DeploymentState;
  /** 0 is first and absolute. */
  readonly priority: number;
  /** Whether the package is activated. */
  readonly active: boolean;
  /** Offer it even where the agent's history holds it. */
  readonly force: boolean;
  /** Whether the history the machine last reported holds it. */
  readonly inHistory: boolean;
}

/** What the decision knows of the machine itself. */
export interface MachineFacts {
  readonly downloadsOn: boolean;
  /** Whether the inventory of the id it now uses is stored and matched. */
  readonly inventoried: boolean;
  readonly family: AgentFamily;
  /** Whether its last result is long enough ago (`isSettled`). */
  readonly settled: boolean;
}

/** What of a machine's other deployments bears on a waiting one. */
export interface OtherDeployments {
  /** The priority-0 package that holds the others, or null. */
  readonly holder: number | null;
  /** The package the agent is at work on, or null. */
  readonly busyWith: number | null;
}

export interface Orders<C extends Candidate> {
  readonly offer: readonly C[];
  readonly withhold: readonly { candidate: C; because: Reason }[];
}

/**
 * Decides which packages a polling machine is told to download.
 *
 * Every waiting or offered candidate ends in exactly one of the two lists;
 * final ones, which are only given because they may hold others, in neither.
 * - Reasons gate the first offer only. A Unix agent learns where fragments are
 *   from the poll alone: left out of a later answer while unfinished, a package
 *   wedges its download child. So what was offered is offered until its result.
 * - What the agent's history holds is never sent without force, offered before
 *   or not: together with another package it crashes the Unix download child.
 *   An agent writes its history when a package has run to its end, so nothing
 *   is left unfinished by leaving it out.
 * - Several priority-0 packages are offered together; they hold all others,
 *   but not what is on the machine already.
 * - A Unix agent at work is offered nothing new. Its download child would find
 *   the new package's folder, but not where its fragments are, which it knows
 *   from its own poll alone: it then asks for ever ("No Host option provided"),
 *   and holds the lock that every later child needs.
 *
 * @param candidates The machine's open deployments, and its failed ones of
 * priority 0.
 */
export function decideOrders<C extends Candidate>(
  machine: MachineFacts,
  candidates: readonly C[],
): Orders<C> {
  const company = {
    holder: holderAmong(candidates),
    busyWith: busyAmong(candidates),
  };
  const offer: C[] = [];
  const withhold: { candidate: C; because: Reason }[] = [];
  for (const candidate of candidates) {
    const offered = ON_THE_MACHINE.includes(candidate.state);
    if (!offered && candidate.state !== "waiting") continue;
    const because = offered
      ? (ranToItsEnd(candidate) ? { code: "in_history" as const } : null)
      : reasonAgainst(machine, candidate, company);
    if (because) withhold.push({ candidate, because });
    else offer.push(candidate);
  }
  return { offer, withhold };
}

/**
 * Why a waiting deployment is not offered; the first reason that holds.
 *
 * @returns null if it is offered at the next poll.
 */
export function reasonAgainst(
  machine: MachineFacts,
  candidate: Candidate,
  { holder, busyWith }: OtherDeployments,
): Reason | null {
  if (!machine.downloadsOn) return { code: "downloads_off" };
  if (!machine.inventoried) return { code: "no_inventory" };
  if (!candidate.active) return { code: "not_active" };
  if (ranToItsEnd(candidate)) return { code: "in_history" };
  if (candidate.priority > 0 && holder !== null) {
    return { code: "held_by_priority_0", heldBy: holder };
  }
  if (machine.family === "unix") {
    if (busyWith !== null) return { code: "agent_busy", busyWith };
    if (!machine.settled) return { code: "agent_busy" };
  }
  return null;
}

/**
 * Whether a Unix agent's download child is sure to have ended after its last
 * result. It ends with its period of cycles, and until then looks for new
 * folders once more.
 *
 * @param lastResultAt When it last reported a result, milliseconds; 0: never.
 */
export function isSettled(
  lastResultAt: number,
  settings: Pick<
    Settings,
    | "cyclesPerPeriod"
    | "cycleLatencySeconds"
    | "periodLatencySeconds"
    | "fragmentLatencySeconds"
  >,
  now: Date,
): boolean {
  const { cyclesPerPeriod, cycleLatencySeconds } = settings;
  const { periodLatencySeconds, fragmentLatencySeconds } = settings;
  const windsDownSeconds = cyclesPerPeriod * cycleLatencySeconds +
    periodLatencySeconds + fragmentLatencySeconds;
  return hasPassed(lastResultAt, windsDownSeconds * 1000, now);
}

/** The oldest package the agent has been offered and has not ended. */
function busyAmong(candidates: readonly Candidate[]): number | null {
  const under = candidates
    .filter((candidate) =>
      ON_THE_MACHINE.includes(candidate.state) && !ranToItsEnd(candidate)
    )
    .map(({ packageId }) => packageId);
  return under.length > 0 ? Math.min(...under) : null;
}

/** The oldest priority-0 package that holds the machine's other packages. */
export function holderAmong(candidates: readonly Candidate[]): number | null {
  const holding = candidates
    .filter(({ priority, active, state }) =>
      priority === 0 && active && HOLDING.includes(state)
    )
    .map(({ packageId }) => packageId);
  return holding.length > 0 ? Math.min(...holding) : null;
}

function ranToItsEnd({ inHistory, force }: Candidate): boolean {
  return inHistory && !force;
}
