import type {
  DeploymentFilter,
  RestartResult,
} from "#shared/contract/deployments/deployments.ts";
import { restartStatements } from "#db/deployments/changes.ts";
import type { ProgressFilter } from "#db/deployments/progress.ts";
import {
  addFamilies,
  countFamilies,
} from "#server/domain/machines/families.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { actOnMany } from "#server/usecases/fleet/act_on_many.ts";
import {
  selectedDeployments,
  selectionFor,
} from "#server/usecases/fleet/select_deployments.ts";
import type { ActionOptions } from "#server/usecases/fleet/require_confirmation.ts";
import type { DeploymentId } from "./cancel_deployments.ts";
import type { Services } from "#server/usecases/services.ts";

const PENDING = ["reboot_pending"] as const;

/**
 * Ends the pending restart of all deployments that match: an operator states
 * that their machines have restarted.
 *
 * @throws {Refusal} `malformed_request` if the filter excludes nothing,
 * `nothing_to_do` if it names a state in which no restart is pending.
 */
export async function confirmRestarts(
  services: Services,
  filter: DeploymentFilter,
  by: Requester,
  how: ActionOptions = {},
): Promise<RestartResult> {
  const selection = await selectionFor(services, "mark as restarted", filter);
  if (filter.state && filter.state !== "reboot_pending") {
    throw new Refusal(
      "nothing_to_do",
      `Cannot mark deployments as restarted that are ${filter.state}: a restart is pending only in the state reboot_pending`,
    );
  }
  return await actOnMany<RestartResult>(services, {
    count: () => countPending(services.store, selection),
    run: async () => ({
      restarted: await endPending(services, selection, by),
    }),
    confirmation: {
      action: "mark the machines as restarted",
      reached: ({ restarted }) => restarted,
    },
  }, how);
}

/**
 * Ends the pending restart of one deployment.
 *
 * @throws {Refusal} `nothing_to_do` if no restart is pending.
 */
export async function confirmRestart(
  services: Services,
  { machine, package: packageId }: DeploymentId,
  by: Requester,
): Promise<void> {
  const ended = await endPending(
    services,
    { machine, package: packageId },
    by,
  );
  if (ended === 0) {
    throw new Refusal(
      "nothing_to_do",
      `Cannot mark machine ${machine} as restarted for package ${packageId}: no restart is pending there`,
    );
  }
}

async function endPending(
  { store, notifier, now }: Services,
  filter: ProgressFilter,
  by: Requester,
): Promise<number> {
  let ended = 0;
  for await (const pairs of selectedDeployments(store, filter, PENDING)) {
    const rows = await store.commit({
      ended: restartStatements({
        pairs,
        from: PENDING,
        kind: "deployment.restarted",
        actor: `operator:${by.name}`,
        at: now(),
      }),
    });
    ended += rows.ended.length;
    notifier.notify();
  }
  return ended;
}

async function countPending(
  store: Services["store"],
  filter: ProgressFilter,
): Promise<RestartResult> {
  let restarted = 0, byFamily = countFamilies([]);
  for await (const some of selectedDeployments(store, filter, PENDING)) {
    restarted += some.length;
    byFamily = addFamilies(byFamily, countFamilies(some));
  }
  return { restarted, byFamily };
}
