import {
  type DeploymentState,
  FINAL,
} from "#shared/contract/deployments/states.ts";
import type { AgentFamily } from "#shared/families.ts";
import type { Target } from "#shared/contract/packages/packages.ts";
import {
  Effect,
  type PlanOutcome,
} from "#shared/contract/assignments/plans.ts";

/**
 * The final states that an assignment reopens: `cancelled` always, all with
 * force.
 */
export function reopenedBy(force: boolean): readonly DeploymentState[] {
  return force ? FINAL : ["cancelled"];
}

/** The agent families a package may be assigned to. */
export function familiesOf(target: Target): readonly AgentFamily[] {
  return target === "any" ? ["unix", "windows"] : [target];
}

/** Why no assignment of the package reaches a system; null: it does. */
export function unsuitable(
  family: AgentFamily,
  target: Target,
): "mobile_system" | "wrong_system" | null {
  if (family === "mobile") return "mobile_system";
  return familiesOf(target).includes(family) ? null : "wrong_system";
}

/** The relation between one machine and the package. */
export interface PackageStatus {
  readonly family: AgentFamily;
  /** False if its agent has no download client. */
  readonly takesPackages: boolean;
  /** Null: the package was never assigned to it. */
  readonly state: DeploymentState | null;
  /** True if its agent's history holds the package. */
  readonly inHistory: boolean;
}

/**
 * The outcome of an assignment for a machine of its audience.
 *
 * @param status Null: there is no such machine.
 */
export function outcomeFor(
  status: PackageStatus | "retired" | null,
  { force, target }: { readonly force: boolean; readonly target: Target },
): PlanOutcome {
  if (status === null) return "unknown_machine";
  if (status === "retired") return "retired";
  const { family, state, inHistory } = status;
  const mismatch = unsuitable(family, target);
  if (mismatch) return mismatch;
  if (state !== null && !reopenedBy(force).includes(state)) {
    return outcomeUnchanged(state);
  }
  if (inHistory && !force) return "in_history";
  if (status.takesPackages === false) return "agent_cannot_install";
  return state === null ? "added" : "reopened";
}

function outcomeUnchanged(state: DeploymentState): PlanOutcome {
  if (!FINAL.includes(state)) return "already_open";
  return state === "failed" || state === "expired"
    ? "already_failed"
    : "already_succeeded";
}

/** True if the machine will run the package. */
export function isReached(outcome: PlanOutcome): outcome is Effect {
  return (Effect.options as readonly PlanOutcome[]).includes(outcome);
}

/**
 * True if the assignment stores a deployment for the machine. If the package is
 * in the agent's history, or the agent takes none, it waits, and is offered once
 * that has changed.
 */
export function storesDeployment(outcome: PlanOutcome): boolean {
  return isReached(outcome) || outcome === "in_history" ||
    outcome === "agent_cannot_install";
}
