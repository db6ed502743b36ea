import type {
  DeploymentFilter,
  RetryResult,
} from "#shared/contract/deployments/deployments.ts";
import {
  type DeploymentState,
  FINAL,
  UNSUCCESSFUL,
} from "#shared/contract/deployments/states.ts";
import { reopenStatements } from "#db/deployments/changes.ts";
import type {
  MachineDeploymentProgress,
  ProgressFilter,
} from "#db/deployments/progress.ts";
import {
  mergeObstacles,
  type RetriedDeployment,
  type RetryObstacle,
  retryObstacles,
} from "#shared/results/obstacles.ts";
import { meaningOfResult } from "#server/domain/deployments/result_meaning.ts";
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
import { refuseRetired } from "#server/usecases/machines/refuse_retired.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * Opens a new attempt of all deployments that match and are final; without a
 * state in the filter, of those that did not succeed. A retry is always forced,
 * because the agent's history may contain the failed package.
 *
 * @throws {Refusal} `malformed_request` if the filter excludes nothing,
 * `nothing_to_do` if its state is not final.
 */
export async function retryDeployments(
  services: Services,
  filter: DeploymentFilter,
  by: Requester,
  how: ActionOptions = {},
): Promise<RetryResult> {
  const selection = await selectionFor(services, "retry", filter);
  if (filter.state && !FINAL.includes(filter.state)) {
    throw new Refusal(
      "nothing_to_do",
      `Cannot retry deployments that are ${filter.state}: only those that have ended can be retried`,
    );
  }
  const states = filter.state ? [filter.state] : UNSUCCESSFUL;
  const actor = `operator:${by.name}`;
  return await actOnMany<RetryResult>(services, {
    count: () => countMatching(services.store, selection, states),
    run: async () => ({
      retried: await reopenMatching(services, selection, states, actor),
    }),
    confirmation: {
      action: "retry the deployments",
      reached: ({ retried }) => retried,
    },
  }, how);
}

/**
 * Opens a new attempt of one deployment, whatever its result was.
 *
 * @throws {Refusal} `nothing_to_do` if it has not ended, `not_possible_now` if
 * the machine is retired.
 */
export async function retryDeployment(
  services: Services,
  { machine, package: packageId }: DeploymentId,
  by: Requester,
): Promise<void> {
  await refuseRetired(
    services.store.db,
    `retry package ${packageId}`,
    [machine],
  );
  const reopened = await reopenMatching(
    services,
    { machine, package: packageId },
    FINAL,
    `operator:${by.name}`,
  );
  if (reopened === 0) {
    throw new Refusal(
      "nothing_to_do",
      `Cannot retry package ${packageId} on machine ${machine}: it has not ended there; cancel it first if it is open`,
    );
  }
}

async function reopenMatching(
  { store, notifier, now }: Services,
  filter: ProgressFilter,
  states: readonly DeploymentState[],
  actor: string,
): Promise<number> {
  let reopened = 0;
  for await (const deployments of selectedDeployments(store, filter, states)) {
    const rows = await store.commit({
      reopened: reopenStatements({
        pairs: deployments,
        from: states,
        kind: "deployment.retried",
        actor,
        at: now(),
        force: true,
        assignmentId: null,
      }),
    });
    reopened += rows.reopened.length;
    notifier.notify();
  }
  return reopened;
}

function retriedOne(row: MachineDeploymentProgress): RetriedDeployment {
  return {
    active: row.active,
    meaning: row.state === "failed" ? meaningOfResult(row) : null,
  };
}

async function countMatching(
  store: Services["store"],
  filter: ProgressFilter,
  states: readonly DeploymentState[],
): Promise<RetryResult> {
  let retried = 0, byFamily = countFamilies([]);
  let obstacles: readonly RetryObstacle[] = [];
  for await (const deployments of selectedDeployments(store, filter, states)) {
    retried += deployments.length;
    byFamily = addFamilies(byFamily, countFamilies(deployments));
    obstacles = mergeObstacles([
      ...obstacles,
      ...retryObstacles(deployments.map(retriedOne)),
    ]);
  }
  return { retried, byFamily, obstacles: [...obstacles] };
}
