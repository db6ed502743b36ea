import type { StateCounts } from "#shared/contract/packages/packages.ts";
import {
  type DeploymentState,
  FAULTS,
  INSTALLED,
  ON_THE_MACHINE,
} from "#shared/contract/deployments/states.ts";

/** The machines of a package by what a bar shows; the rest is to come. */
export interface Shares {
  readonly done: number;
  readonly failed: number;
  /** Offered, and without a result. */
  readonly moving: number;
  /** Of all machines, without the cancelled ones. */
  readonly total: number;
}

/** What a stacked bar shows of the counts of a package. */
export function sharesOf(counts: StateCounts): Shares {
  const sum = (states: readonly DeploymentState[]) =>
    states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  const done = sum(INSTALLED);
  const failed = sum(FAULTS);
  const moving = sum(ON_THE_MACHINE);
  return {
    done,
    failed,
    moving,
    total: done + failed + moving + (counts.waiting ?? 0),
  };
}
