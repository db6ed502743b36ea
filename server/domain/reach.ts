import type { DeploymentState } from "../../shared/deployments.ts";
import type { Effect } from "../../shared/plans.ts";

/** States nothing more is expected in. */
export const FINAL: readonly DeploymentState[] = [
  "succeeded",
  "reboot_pending",
  "failed",
  "cancelled",
  "already_installed",
  "expired",
];

/** What a retry of many means unless a state is named: never the successes. */
export const UNSUCCESSFUL: readonly DeploymentState[] = [
  "failed",
  "cancelled",
  "expired",
];

/** Cancelled ones are reopened by any assignment, other final ones by force. */
export function reopenedBy(force: boolean): readonly DeploymentState[] {
  return force ? FINAL : ["cancelled"];
}

/**
 * What an assignment does where a package stands so.
 *
 * @param state Null: the machine was never given it.
 */
export function effectOn(
  state: DeploymentState | null,
  force: boolean,
): Effect {
  if (state === null) return "added";
  return reopenedBy(force).includes(state) ? "reopened" : "unchanged";
}
