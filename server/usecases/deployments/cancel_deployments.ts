import type {
  DeploymentFilter,
  StopResult,
} from "#shared/contract/deployments/deployments.ts";
import { deploymentOf } from "#db/deployments/deployments.ts";
import type {
  MachineDeploymentProgress,
  ProgressFilter,
} from "#db/deployments/progress.ts";
import { type DeploymentKey, stopStatements } from "#db/deployments/changes.ts";
import type { Row } from "#db/store/transaction.ts";
import {
  addFamilies,
  countFamilies,
} from "#server/domain/machines/families.ts";
import type { Requester } from "#server/domain/permissions.ts";
import {
  addMirrors,
  type MirrorCounts,
  mostMirrors,
} from "#server/domain/deployments/mirror_counts.ts";
import { canRecall } from "#server/domain/deployments/recall.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { actOnMany } from "#server/usecases/fleet/act_on_many.ts";
import {
  selectedDeployments,
  selectionFor,
} from "#server/usecases/fleet/select_deployments.ts";
import type { ActionOptions } from "#server/usecases/fleet/require_confirmation.ts";
import type { Services } from "#server/usecases/services.ts";
import {
  RECALLABLE,
  STOPPABLE,
  type Stoppable,
} from "#shared/contract/deployments/states.ts";

/** One deployment: of a package on a machine. */
export interface DeploymentId {
  readonly machine: number;
  readonly package: number;
}

/**
 * Cancels the deployments that wait and recalls those that were offered, among
 * all that match.
 *
 * @throws {Refusal} `malformed_request` if the filter excludes nothing.
 */
export async function cancelDeployments(
  services: Services,
  filter: DeploymentFilter,
  by: Requester,
  how: ActionOptions = {},
): Promise<StopResult> {
  const selection = await selectionFor(services, "cancel", filter);
  return await stopMany(
    services,
    "cancel the deployments",
    selection,
    how,
    () => stopMatching(services, selection, `operator:${by.name}`),
  );
}

/** Counts what is stopped, requires confirmation and runs; see `actOnMany`. */
export function stopMany(
  services: Services,
  action: string,
  selection: ProgressFilter,
  how: ActionOptions,
  run: () => Promise<StopResult>,
): Promise<StopResult> {
  return actOnMany(services, {
    count: () => countStops(services, selection),
    run,
    confirmation: { action, reached: stopsIn },
  }, how);
}

/** The number of deployments that stopping changes. */
export function stopsIn({ cancelled, recalling }: StopResult): number {
  return cancelled + recalling;
}

/**
 * Stops one deployment.
 *
 * @throws {Refusal} `not_possible_now` if the machine has the whole package,
 * `nothing_to_do` if it is neither waiting nor offered there.
 */
export async function cancelDeployment(
  services: Services,
  { machine, package: packageId }: DeploymentId,
  by: Requester,
): Promise<void> {
  const stopped = await stopMatching(
    services,
    { machine, package: packageId, anyStatus: true },
    `operator:${by.name}`,
  );
  if (stopsIn(stopped) > 0) return;
  const deployment = await deploymentOf(
    services.store.db,
    machine,
    packageId,
    services.now(),
  );
  const name = deployment?.packageName ?? `package ${packageId}`;
  const on = deployment?.machineName ?? `machine ${machine}`;
  if (stopped.beyondRecall > 0) {
    throw new Refusal(
      "not_possible_now",
      `Cannot recall ${name} from ${on}: the machine has the whole package and will run it; the result will be recorded`,
    );
  }
  throw new Refusal(
    "nothing_to_do",
    `Cannot cancel ${name} on ${on}: it is neither waiting nor offered there`,
  );
}

/**
 * Recalls a package from every machine it was offered to; waiting deployments
 * keep waiting. Deactivation stops deployments this way.
 */
export function recallPackage(
  services: Services,
  packageId: number,
  by: Requester,
  { dryRun = false }: ActionOptions = {},
): Promise<StopResult> {
  const filter = { package: packageId };
  return dryRun
    ? countStops(services, filter, RECALLABLE)
    : stopMatching(services, filter, `operator:${by.name}`, RECALLABLE);
}

/**
 * Stops all that match, one transaction for each id range. When this ends, every
 * live server serves the recalled fragments empty.
 */
export async function stopMatching(
  services: Services,
  filter: ProgressFilter,
  actor: string,
  states: readonly Stoppable[] = STOPPABLE,
): Promise<StopResult> {
  const { store, notifier, now, recalls, presence } = services;
  let cancelled = 0, recalling = 0, beyondRecall = 0;
  for await (const deployments of selectedDeployments(store, filter, states)) {
    const effects = effectsOn(services, deployments);
    beyondRecall += effects.beyondRecall.length;
    const at = now();
    const rows = await store.commit({
      cancelled: stopStatements({
        pairs: effects.cancelled,
        from: ["waiting"],
        to: "cancelled",
        kind: "deployment.cancelled",
        actor,
        at,
      }),
      recalling: stopStatements({
        pairs: effects.recalling,
        from: RECALLABLE,
        to: "recalling",
        kind: "deployment.recalling",
        actor,
        at,
      }),
      ended: stopStatements({
        pairs: effects.ended,
        from: RECALLABLE,
        to: "cancelled",
        kind: "deployment.cancelled",
        actor,
        at,
      }),
    });
    cancelled += rows.cancelled.length + rows.ended.length;
    recalling += rows.recalling.length;
    recalls.add(rows.recalling.map(toPair));
    notifier.notify();
  }
  if (recalling > 0) await presence.seenByAll();
  return { cancelled, recalling, beyondRecall };
}

/** Counts what `stopMatching` would change. */
export async function countStops(
  services: Services,
  filter: ProgressFilter,
  states: readonly Stoppable[] = STOPPABLE,
): Promise<StopResult> {
  let cancelled = 0, recalling = 0, beyondRecall = 0;
  let byFamily = countFamilies([]);
  const mirrors: MirrorCounts = new Map();
  for await (
    const deployments of selectedDeployments(services.store, filter, states)
  ) {
    const effects = effectsOn(services, deployments);
    cancelled += effects.cancelled.length + effects.ended.length;
    recalling += effects.recalling.length;
    beyondRecall += effects.beyondRecall.length;
    const reached = [
      ...effects.cancelled,
      ...effects.recalling,
      ...effects.ended,
    ];
    byFamily = addFamilies(byFamily, countFamilies(reached));
    addMirrors(mirrors, effects.recalling);
  }
  return {
    cancelled,
    recalling,
    beyondRecall,
    byFamily,
    mirrors: mostMirrors(mirrors),
  };
}

/** Decides what stopping does to each deployment. */
export function effectsOn(
  services: Services,
  deployments: readonly MachineDeploymentProgress[],
) {
  const offered = deployments.filter(({ state }) => state !== "waiting");
  const gone = offered.filter((one) => !canStillRecall(services, one));
  return {
    cancelled: deployments.filter(({ state }) => state === "waiting"),
    recalling: offered.filter((one) => canStillRecall(services, one)),
    /** It has run and its report was lost: there is nothing left to stop. */
    ended: gone.filter(({ hasRun }) => hasRun),
    beyondRecall: gone.filter(({ hasRun }) => !hasRun),
  };
}

function canStillRecall(
  { fetchLog }: Services,
  progress: MachineDeploymentProgress,
): boolean {
  const { machineId, packageId, infoAt, fragmentsSeen, fragments } = progress;
  const since = fetchLog.of(machineId, packageId);
  return canRecall({
    infoServed: infoAt !== null || since.infoAt !== null,
    fragmentsSeen: Math.max(fragmentsSeen, since.fragments),
    fragments,
  });
}

export function toPair(row: Row): DeploymentKey {
  return {
    machineId: Number(row["machineId"]),
    packageId: Number(row["packageId"]),
  };
}
