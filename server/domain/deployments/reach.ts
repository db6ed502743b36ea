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

/** The relation between one machine and the package. */
export interface PackageStatus {
  readonly family: AgentFamily;
  /** Null: the package was never assigned to it. */
  readonly state: DeploymentState | null;
  /** True if its agent's history holds the package. */
  readonly inHistory: boolean;
}

/**
 * The outcome of an assignment for a machine of its audience.
 *
 * @param standing Null: there is no such machine.
 */
export function outcomeFor(
  standing: PackageStatus | null,
  { force, target }: { readonly force: boolean; readonly target: Target },
): PlanOutcome {
  if (standing === null) return "unknown_machine";
  const { family, state, inHistory } = standing;
  if (!familiesOf(target).includes(family)) return "wrong_system";
  if (state !== null && !reopenedBy(force).includes(state)) {
    return unchanged(state);
  }
  if (inHistory && !force) return "in_history";
  return state === null ? "added" : "reopened";
}

function unchanged(state: DeploymentState): PlanOutcome {
  if (!FINAL.includes(state)) return "already_open";
  return state === "failed" || state === "expired"
    ? "already_failed"
    : "already_succeeded";
}

/** True if the machine will run the package. */
export function isReached(fate: PlanOutcome): fate is Effect {
  return (Effect.options as readonly PlanOutcome[]).includes(fate);
}

/**
 * True if the assignment stores a deployment for the machine. If the package is
 * in the agent's history it waits, and is offered once it is no longer there.
 */
export function isAlreadyAssigned(fate: PlanOutcome): boolean {
  return isReached(fate) || fate === "in_history";
}
