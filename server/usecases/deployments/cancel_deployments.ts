import type {
  DeploymentFilter,
  StopResult,
} from "#shared/contract/deployments/deployments.ts";
import {
  deploymentOf,
  type MachineDeploymentProgress,
  type ProgressFilter,
} from "#db/deployments/deployments.ts";
import { type DeploymentKey, stopStatements } from "#db/deployments/changes.ts";
import type { Row } from "#db/store/transaction.ts";
import {
  addFamilies,
  countFamilies,
} from "#server/domain/machines/families.ts";
import { type Requester, requireRole } from "#server/domain/permissions.ts";
import { canRecall } from "#server/domain/deployments/recall.ts";
import { Refusal } from "#server/domain/refusal.ts";
import type { FetchLog } from "#server/live/progress.ts";
import type { Recalls } from "#server/live/recalls.ts";
import { requireConfirmation } from "#server/usecases/fleet/require_confirmation.ts";
import { progressChunks, selectionOf } from "#server/usecases/fleet/chunks.ts";
import type { Services } from "#server/usecases/services.ts";
import {
  RECALLABLE,
  STOPPABLE,
  type Stoppable,
} from "#shared/contract/deployments/states.ts";

/** What stopping deployments needs besides the services. */
export interface StopServices extends Services {
  readonly fetchLog: FetchLog;
  readonly recalls: Recalls;
}

/**
 * Cancels what waits and recalls what was offered, over all that match; a dry
 * run only counts.
 */
export function cancelDeploymentsWith(services: StopServices) {
  return async (
    filter: DeploymentFilter,
    by: Requester,
    dryRun = false,
    confirmed?: number,
  ): Promise<StopResult> => {
    requireRole(by, "operator", "cancel deployments");
    const meant = await selectionOf(services.store, filter, services.now());
    if (!meant) {
      throw new Refusal(
        "malformed_request",
        "Cannot cancel everything on every machine: name a package, machine, group, assignment or state, or give a query",
      );
    }
    const counted = await countStops(services, meant);
    if (dryRun) return counted;
    await requireStopConfirmation(
      services,
      "cancel the deployments",
      counted,
      confirmed,
    );
    return await stopMatching(services, meant, `operator:${by.name}`);
  };
}

/**
 * Lets an act that stops much happen only if its number was said.
 *
 * @throws {Refusal} `guard_number_needed`.
 */
export async function requireStopConfirmation(
  services: StopServices,
  act: string,
  { cancelled, recalling }: StopResult,
  confirmed: number | undefined,
): Promise<void> {
  const reached = cancelled + recalling;
  await requireConfirmation(services, act, {
    reached,
    confirmed,
    mayBeLess: true,
  });
}

/** Stops one deployment; refuses where nothing can be stopped any more. */
export function cancelDeploymentWith(services: StopServices) {
  return async (machine: number, packageId: number, by: Requester) => {
    requireRole(by, "operator", "cancel a deployment");
    const { cancelled, recalling, beyondRecall } = await stopMatching(
      services,
      { machine, package: packageId },
      `operator:${by.name}`,
    );
    if (cancelled + recalling > 0) return;
    const known = await deploymentOf(services.store.db, machine, packageId);
    const name = known?.packageName ?? `package ${packageId}`;
    const on = known?.machineName ?? `machine ${machine}`;
    if (beyondRecall > 0) {
      throw new Refusal(
        "not_possible_now",
        `Cannot recall ${name} from ${on}: it has all of it already and will run it; its result will be recorded`,
      );
    }
    throw new Refusal(
      "nothing_to_do",
      `Cannot cancel ${name} on ${on}: it is neither waiting nor offered there`,
    );
  };
}

/**
 * Recalls a package from every machine it was offered to; what waits goes on
 * waiting. How deactivation stops what is under way.
 */
export function recallPackageWith(services: StopServices) {
  return (
    packageId: number,
    by: Requester,
    dryRun = false,
  ): Promise<StopResult> => {
    const filter = { package: packageId };
    return dryRun
      ? countStops(services, filter, RECALLABLE)
      : stopMatching(services, filter, `operator:${by.name}`, RECALLABLE);
  };
}

/** Stops all that match, chunk by chunk; each chunk is one job. */
export async function stopMatching(
  services: StopServices,
  filter: ProgressFilter,
  actor: string,
  states: readonly Stoppable[] = STOPPABLE,
): Promise<StopResult> {
  const { store, notifier: notifier, now, recalls } = services;
  let cancelled = 0, recalling = 0, beyondRecall = 0;
  for await (const chunk of progressChunks(store, filter, states)) {
    const judged = judge(services, chunk);
    beyondRecall += judged.beyondRecall.length;
    const at = now();
    const rows = await store.commit([
      ...stopStatements({
        pairs: judged.cancelled,
        from: ["waiting"],
        to: "cancelled",
        kind: "deployment.cancelled",
        actor,
        at,
      }),
      ...stopStatements({
        pairs: judged.recalling,
        from: RECALLABLE,
        to: "recalling",
        kind: "deployment.recalling",
        actor,
        at,
      }),
      ...stopStatements({
        pairs: judged.ended,
        from: RECALLABLE,
        to: "cancelled",
        kind: "deployment.cancelled",
        actor,
        at,
      }),
    ]);
    cancelled += rows[1]!.length + rows[5]!.length;
    recalling += rows[3]!.length;
    recalls.add(rows[3]!.map(toPair));
    notifier.notify();
  }
  return { cancelled, recalling, beyondRecall };
}

/** What `stopMatching` would do now. */
export async function countStops(
  services: StopServices,
  filter: ProgressFilter,
  states: readonly Stoppable[] = STOPPABLE,
): Promise<StopResult> {
  let cancelled = 0, recalling = 0, beyondRecall = 0;
  let byFamily = countFamilies([]);
  for await (const chunk of progressChunks(services.store, filter, states)) {
    const judged = judge(services, chunk);
    cancelled += judged.cancelled.length + judged.ended.length;
    recalling += judged.recalling.length;
    beyondRecall += judged.beyondRecall.length;
    const reached = [
      ...judged.cancelled,
      ...judged.recalling,
      ...judged.ended,
    ];
    byFamily = addFamilies(byFamily, countFamilies(reached));
  }
  return { cancelled, recalling, beyondRecall, byFamily };
}

/** What stopping does to each. */
function judge(
  services: StopServices,
  chunk: readonly MachineDeploymentProgress[],
) {
  const offered = chunk.filter(({ state }) => state !== "waiting");
  const gone = offered.filter((one) => !canStillRecall(services, one));
  return {
    cancelled: chunk.filter(({ state }) => state === "waiting"),
    recalling: offered.filter((one) => canStillRecall(services, one)),
    /** It has run, and its report was lost: there is nothing left to stop. */
    ended: gone.filter(({ ranToItsEnd }) => ranToItsEnd),
    beyondRecall: gone.filter(({ ranToItsEnd }) => !ranToItsEnd),
  };
}

function canStillRecall(
  { fetchLog }: StopServices,
  standing: MachineDeploymentProgress,
): boolean {
  const { machineId, packageId, infoAt, fragmentsSeen, fragments } = standing;
  const since = fetchLog.of(machineId, packageId);
  return canRecall({
    infoServed: infoAt !== null || since.infoAt !== null,
    fragmentsSeen: Math.max(fragmentsSeen, since.fragments),
    fragments,
  });
}

function toPair(row: Row): DeploymentKey {
  return {
    machineId: Number(row["machineId"]),
    packageId: Number(row["packageId"]),
  };
}
