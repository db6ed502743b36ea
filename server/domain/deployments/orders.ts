import { hasPassed } from "#server/domain/elapsed.ts";
import type { OfferGate } from "#shared/contract/deployments/causes.ts";
import type { Reason } from "#shared/contract/deployments/deployments.ts";
import {
  type DeploymentState,
  HOLDING,
  ON_THE_MACHINE,
} from "#shared/contract/deployments/states.ts";
import type { AgentFamily } from "#shared/contract/machines/machines.ts";
import type { Settings } from "#shared/contract/settings/settings.ts";
import type { PackageName } from "#shared/contract/packages/package_name.ts";
import { iso } from "#shared/time.ts";

/** One package on one machine, with what the decision needs to know. */
export interface Candidate {
  readonly packageId: number;
  readonly state: DeploymentState;
  /** True for a success that nothing but the report supports. */
  readonly unverified: boolean;
  /** 0 goes first and holds back all others. */
  readonly priority: number;
  /** True if the package is activated. */
  readonly active: boolean;
  /** True: offer it even if the agent's history holds it. */
  readonly force: boolean;
  /** True if the history the machine last reported holds it. */
  readonly inHistory: boolean;
  /** True if a server that serves agents does not have its files yet. */
  readonly filesMissing?: boolean;
  /**
   * Why its rollout, its schedule or another package holds it back now; absent
   * or null: they do not.
   */
  readonly gate?: OfferGate | null;
  /** When that ends, milliseconds; absent or null: not known, or not asked. */
  readonly gateUntil?: number | null;
  /** The package that it is about; absent or null: none, or not asked. */
  readonly relatedTo?: PackageName | null;
}

/** The facts about the machine itself. */
export interface MachineFacts {
  readonly downloadsOn: boolean;
  /** False while the machine waits for an operator's approval. */
  readonly approved: boolean;
  /** True if first offers wait until an operator has decided who it is. */
  readonly held: boolean;
  /** True if the inventory of its present device id is stored and matched. */
  readonly inventoried: boolean;
  readonly family: AgentFamily;
  /** False if the agent that polls has no download client. */
  readonly takesPackages: boolean;
  /** True if its last result is long enough ago (`isSettled`). */
  readonly settled: boolean;
}

/** The other deployments of a machine that affect a waiting one. */
export interface OtherDeployments {
  /** The priority-0 package that holds back the others, or null. */
  readonly holder: number | null;
  /** The package the agent is working on, or null. */
  readonly busyWith: number | null;
}

export interface Orders<C extends Candidate> {
  readonly offer: readonly C[];
  readonly withhold: readonly { candidate: C; reason: Reason }[];
}

/**
 * Decides which packages a polling machine is instructed to download.
 *
 * Every waiting or offered candidate is in exactly one of the two lists; final
 * ones, which are passed only because they may hold back others, are in
 * neither.
 *
 * - Reasons apply to the first offer only. A Unix agent learns where
 *   fragments are from the poll alone: if an unfinished package is left out of
 *   a later answer, it wedges the agent's download child. So what was offered
 *   is offered until its result.
 * - A package in the agent's history is never sent without force, whether it
 *   was offered before or not: together with another package it crashes the
 *   Unix download child. An agent writes its history when a package has run, so
 *   nothing is left unfinished by leaving it out.
 * - An agent that cannot install anything is offered nothing, also nothing that
 *   was offered before: it ignores it, or its system does.
 * - Several priority-0 packages are offered together; they hold back all
 *   others, except what is on the machine already. One that its rollout,
 *   its schedule or another package holds back now holds back nothing.
 * - A busy Unix agent is offered nothing new. Its download child would find
 *   the new package's folder, but not the location of its fragments, which it
 *   knows from its own poll alone: it would then repeat its request endlessly
 *   ("No Host option provided") and hold the lock that every later child needs.
 *
 * - An unverified success of priority 0 holds back the others as a failed one
 *   does: anybody who knows the DEVICEID can report a success.
 *
 * @param candidates The machine's open deployments, and its failed and
 * unverified ones of priority 0.
 */
export function decideOrders<C extends Candidate>(
  machine: MachineFacts,
  candidates: readonly C[],
): Orders<C> {
  const others = {
    holder: holderAmong(candidates),
    busyWith: busyAmong(candidates),
  };
  const offer: C[] = [];
  const withhold: { candidate: C; reason: Reason }[] = [];
  for (const candidate of candidates) {
    const offered = ON_THE_MACHINE.includes(candidate.state);
    if (!offered && candidate.state !== "waiting") continue;
    const because = offered && !barrierOf(machine)
      ? (hasRun(candidate) ? { code: "in_history" as const } : null)
      : reasonToWithhold(machine, candidate, others);
    if (because) withhold.push({ candidate, reason: because });
    else offer.push(candidate);
  }
  return { offer, withhold };
}

/**
 * The reason a waiting deployment is not offered; the first that applies.
 *
 * @returns null if it will be offered at the next poll.
 */
export function reasonToWithhold(
  machine: MachineFacts,
  candidate: Candidate,
  { holder, busyWith }: OtherDeployments,
): Reason | null {
  const barrier = barrierOf(machine);
  if (barrier) return { code: barrier };
  if (!machine.downloadsOn) return { code: "downloads_off" };
  if (!machine.approved) return { code: "not_approved" };
  if (machine.held) return { code: "identity_unclear" };
  if (!machine.inventoried) return { code: "no_inventory" };
  if (!candidate.active) return { code: "not_active" };
  if (candidate.filesMissing) return { code: "files_missing" };
  if (hasRun(candidate)) return { code: "in_history" };
  if (candidate.priority > 0 && holder !== null) {
    return { code: "held_by_priority_0", heldBy: holder };
  }
  const { gate, gateUntil, relatedTo } = candidate;
  if (gate) {
    return {
      code: gate,
      ...gateUntil && { until: iso(gateUntil) },
      ...relatedTo && { relatedTo },
    };
  }
  if (machine.family === "unix") {
    if (busyWith !== null) return { code: "agent_busy", busyWith };
    if (!machine.settled) return { code: "agent_busy" };
  }
  return null;
}

/** What keeps every package from a machine; null: nothing does. */
export type Barrier = "mobile_system" | "agent_cannot_install" | null;

export function barrierOf(
  { family, takesPackages }: Pick<MachineFacts, "family" | "takesPackages">,
): Barrier {
  if (family === "mobile") return "mobile_system";
  return takesPackages === false ? "agent_cannot_install" : null;
}

/**
 * True if a Unix agent's download child has certainly ended after its last
 * result. It ends with its period of cycles, and until then looks for new
 * folders once more.
 *
 * @param lastResultAt Time of its last result in milliseconds; 0: never.
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
  const unfinished = candidates
    .filter((candidate) =>
      ON_THE_MACHINE.includes(candidate.state) && !hasRun(candidate)
    )
    .map(({ packageId }) => packageId);
  return unfinished.length > 0 ? Math.min(...unfinished) : null;
}

/**
 * The oldest priority-0 package that holds back the machine's other packages.
 */
export function holderAmong(candidates: readonly Candidate[]): number | null {
  const holding = candidates
    .filter(({ priority, active, state, unverified, gate }) =>
      priority === 0 && active && (HOLDING.includes(state) || unverified) &&
      !(state === "waiting" && gate)
    )
    .map(({ packageId }) => packageId);
  return holding.length > 0 ? Math.min(...holding) : null;
}

function hasRun({ inHistory, force }: Candidate): boolean {
  return inHistory && !force;
}
