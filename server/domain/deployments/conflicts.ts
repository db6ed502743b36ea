import type { DeploymentState } from "#shared/contract/deployments/deployments.ts";
import type { PlanConflict } from "#shared/contract/assignments/plans.ts";
import { FINAL } from "./reach.ts";

/** A package, as far as it may come into conflict with another. */
export interface Contender {
  readonly name: string;
  /** 0 is first and absolute. */
  readonly priority: number;
}

/** States in which a package of priority 0 does not hold the others. */
const DONE: readonly DeploymentState[] = FINAL.filter((state) =>
  state !== "failed"
);

const INSTALLED: readonly DeploymentState[] = [
  "succeeded",
  "reboot_pending",
  "already_installed",
];

/**
 * How another package on a machine bears on one that is given to it.
 *
 * @param state How the other one stands there.
 */
export function conflictWith(
  given: Contender,
  other: Contender & { readonly active: boolean },
  state: DeploymentState,
): PlanConflict["kind"][] {
  const kinds: PlanConflict["kind"][] = [];
  if (given.priority > 0 && other.priority === 0 && other.active) {
    if (!DONE.includes(state)) kinds.push("held_by_priority_0");
  }
  if (given.priority === 0 && other.priority > 0 && state === "waiting") {
    kinds.push("holds_others");
  }
  if (given.name === other.name) {
    if (!FINAL.includes(state)) kinds.push("other_version_pending");
    if (INSTALLED.includes(state)) kinds.push("other_version_installed");
  }
  return kinds;
}
