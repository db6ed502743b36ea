import {
  type DeploymentState,
  FAULTS,
  INSTALLED,
  ON_THE_MACHINE,
  OPEN,
} from "#shared/contract/deployments/states.ts";
import { DeploymentState as State } from "#shared/contract/deployments/states.ts";
import type { LogEvent } from "#shared/contract/events/events.ts";
import { type Amount, atLeast, atMost, type Condition } from "./condition.ts";

/** How far a package is on the machines that are waited for. */
export interface Tally {
  readonly machines: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Waiting for its first offer. */
  readonly waiting: number;
  /** Offered, and without a result. */
  readonly underWay: number;
  readonly cancelled: number;
}

/** Why waiting is over. */
export type WaitOutcome = "reached" | "failed" | "final" | "off" | "nobody";

/** States that events imply; a result carries its own. */
const STATE_AFTER: Readonly<Partial<Record<string, DeploymentState>>> = {
  "deployment.offered": "offered",
  "deployment.retried": "waiting",
  "deployment.recalling": "recalling",
  "deployment.recalled": "cancelled",
  "deployment.cancelled": "cancelled",
  "deployment.restarted": "succeeded",
};

/**
 * The deployments of a package on the machines that had it when waiting began,
 * kept up to date by events.
 */
export class Cohort {
  readonly #states = new Map<number, DeploymentState>();
  readonly #counts = new Map<DeploymentState, number>();
  /** True: the package is on. */
  isActive: boolean;

  constructor(
    rows: readonly {
      readonly machine: number;
      readonly state: DeploymentState;
    }[],
    isActive: boolean,
  ) {
    this.isActive = isActive;
    for (const { machine, state } of rows) {
      // What was cancelled before is not waited for.
      if (state !== "cancelled") this.#set(machine, state);
    }
  }

  /** Sets the present states; machines without one have lost the package. */
  reload(
    rows: readonly {
      readonly machine: number;
      readonly state: DeploymentState;
    }[],
    isActive: boolean,
  ): void {
    const now = new Map(rows.map(({ machine, state }) => [machine, state]));
    for (const machine of this.#states.keys()) {
      this.#set(machine, now.get(machine) ?? "cancelled");
    }
    this.isActive = isActive;
  }

  /** @returns True if the event changed something. */
  apply({ kind, machine, payload }: LogEvent): boolean {
    if (kind === "package.activated" || kind === "package.deactivated") {
      this.isActive = kind === "package.activated";
      return true;
    }
    const state = kind === "deployment.result"
      ? State.safeParse(payload.state).data
      : STATE_AFTER[kind];
    if (!state || !machine || !this.#states.has(machine.id)) return false;
    this.#set(machine.id, state);
    return true;
  }

  tally(): Tally {
    const count = (states: readonly DeploymentState[]) =>
      states.reduce((sum, state) => sum + (this.#counts.get(state) ?? 0), 0);
    return {
      machines: this.#states.size,
      succeeded: count(INSTALLED),
      failed: count(FAULTS),
      waiting: count(OPEN) - count(ON_THE_MACHINE),
      underWay: count(ON_THE_MACHINE),
      cancelled: count(["cancelled"]),
    };
  }

  #set(machine: number, state: DeploymentState): void {
    const before = this.#states.get(machine);
    if (before) this.#counts.set(before, this.#counts.get(before)! - 1);
    this.#states.set(machine, state);
    this.#counts.set(state, (this.#counts.get(state) ?? 0) + 1);
  }
}

/**
 * Whether waiting is over, and why; null: something may still change. Too many
 * failures come first, because a script must not go on then.
 *
 * @param isActive True: the package is on, so that waiting machines get it.
 */
export function outcomeOf(
  tally: Tally,
  isActive: boolean,
  condition: Condition,
  failOver: Amount | undefined,
): WaitOutcome | null {
  const { machines, succeeded, failed, waiting, underWay, cancelled } = tally;
  if (machines === 0) return "nobody";
  if (failOver && failed > atMost(failOver, machines)) return "failed";
  const done = condition.what === "succeeded"
    ? succeeded
    : succeeded + failed + cancelled;
  if (done >= atLeast(condition.amount, machines)) return "reached";
  if (underWay > 0 || (waiting > 0 && isActive)) return null;
  return waiting > 0 ? "off" : "final";
}
