import { setImmediate } from "node:timers/promises";
import type {
  DeploymentFilter,
  DeploymentState,
} from "../../shared/deployments.ts";
import type { Db } from "../../db/database.ts";
import type { Pair } from "../../db/deployment_changes.ts";
import {
  type MachineStanding,
  standingAfter,
  type StandingFilter,
} from "../../db/deployments.ts";

/**
 * Machines in one job of work that may touch the whole fleet. A job of this
 * size takes tens of milliseconds, which is how long a poll that offers
 * something may have to wait behind it.
 */
export const CHUNK = 2000;

/**
 * Lets others be answered between two parts of long work: reading a local
 * database takes its time without ever leaving the event loop.
 */
export function othersFirst(): Promise<void> {
  return setImmediate();
}

/** Before the first machine and package. */
export const START: Pair = { machineId: 0, packageId: 0 };

/**
 * The matching deployments in one of `states`, chunk by chunk; each is read
 * after what was done with the one before it.
 */
export async function* standingChunks(
  db: Db,
  filter: StandingFilter,
  states: readonly DeploymentState[],
): AsyncGenerator<readonly MachineStanding[], void> {
  let after = START;
  for (;;) {
    const chunk = await standingAfter(db, filter, states, after, CHUNK);
    if (chunk.length > 0) yield chunk;
    if (chunk.length < CHUNK) return;
    after = chunk.at(-1)!;
    await othersFirst();
  }
}

/** Whether a filter leaves nothing out. */
export function isEmpty(filter: DeploymentFilter): boolean {
  return Object.values(filter).every((value) => value === undefined);
}
