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

/** Cancelled ones are reopened by any assignment, other final ones by force. */
export function reopenedBy(force: boolean): readonly DeploymentState[] {
  return force ? FINAL : ["cancelled"];
}

/** The agents a package may be given to. */
export function familiesOf(target: Target): readonly AgentFamily[] {
  return target === "any" ? ["unix", "windows"] : [target];
}

/** How one machine and the package stand to each other. */
export interface PackageStatus {
  readonly family: AgentFamily;
  /** Null: it was never given the package. */
  readonly state: DeploymentState | null;
  /** Whether its agent's history holds the package. */
  readonly inHistory: boolean;
}

/**
 * What an assignment does on a machine that it is meant for.
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

/** Whether the machine is told to run it. */
export function isReached(fate: PlanOutcome): fate is Effect {
  return (Effect.options as readonly PlanOutcome[]).includes(fate);
}

/**
 * Whether the assignment writes something down for the machine: where it is in
 * the agent's history it waits there, and goes out once that is gone.
 */
export function isAlreadyAssigned(fate: PlanOutcome): boolean {
  return isReached(fate) || fate === "in_history";
}
