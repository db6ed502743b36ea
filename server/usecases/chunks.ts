import type { DeploymentFilter } from "../../shared/deployments.ts";

/**
 * Machines in one job of work that may touch the whole fleet. A job of this
 * size takes tens of milliseconds, which is how long a poll that offers
 * something may have to wait behind it.
 */
export const CHUNK = 2000;

/** Before the first machine and package. */
export const START = { machineId: 0, packageId: 0 };

/** Whether a filter leaves nothing out. */
export function isEmpty(filter: DeploymentFilter): boolean {
  return Object.values(filter).every((value) => value === undefined);
}
