import {
  type DeploymentState,
  FINAL,
  HOLDING,
  INSTALLED,
} from "#shared/contract/deployments/states.ts";
import { bringTheSame } from "#server/domain/packages/same_software.ts";
import type { PlanConflict } from "#shared/contract/assignments/plans.ts";

/** The properties of a package that decide about conflicts. */
export interface Contender {
  readonly name: string;
  /** 0 goes first and holds back all others. */
  readonly priority: number;
  /** The software it brings, with `*` and `?`; empty: it names none. */
  readonly brings: string;
}

/**
 * The conflicts between a package to be assigned and another one on the
 * machine.
 *
 * @param state The state of the other package there.
 */
export function conflictsWith(
  assigned: Contender,
  other: Contender & { readonly active: boolean },
  state: DeploymentState,
): PlanConflict["kind"][] {
  const kinds: PlanConflict["kind"][] = [];
  if (assigned.priority > 0 && other.priority === 0 && other.active) {
    if (HOLDING.includes(state)) kinds.push("held_by_priority_0");
  }
  if (assigned.priority === 0 && other.priority > 0 && state === "waiting") {
    kinds.push("holds_others");
  }
  if (
    assigned.name !== other.name &&
    bringTheSame(assigned.brings, other.brings) &&
    (!FINAL.includes(state) || INSTALLED.includes(state))
  ) kinds.push("same_software");
  if (assigned.name === other.name) {
    if (!FINAL.includes(state)) kinds.push("other_version_pending");
    if (INSTALLED.includes(state)) kinds.push("other_version_installed");
  }
  return kinds;
}
