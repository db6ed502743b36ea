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
import type { ProgressFilter } from "#db/deployments/deployments.ts";
import {
  addFamilies,
  countFamilies,
} from "#server/domain/machines/families.ts";
import { type Requester, requireRole } from "#server/domain/permissions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { requireConfirmation } from "#server/usecases/fleet/require_confirmation.ts";
import { progressChunks, selectionOf } from "#server/usecases/fleet/chunks.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * Opens a new attempt of all that match and are final. Without a state in the
 * filter: of those that did not succeed. A retry is always forced, because
 * the agent's history may hold what failed.
 *
 * @param dryRun Only counts, and says of which families they are.
 * @param confirmed How many the operator said they are.
 */
export function retryDeploymentsWith(services: Services) {
  return async (
    filter: DeploymentFilter,
    by: Requester,
    dryRun = false,
    confirmed?: number,
  ): Promise<RetryResult> => {
    requireRole(by, "operator", "retry deployments");
    const meant = await selectionOf(services.store, filter, services.now());
    if (!meant) {
      throw new Refusal(
        "malformed_request",
        "Cannot retry everything on every machine: name a package, machine, group, assignment or state, or give a query",
      );
    }
    if (filter.state && !FINAL.includes(filter.state)) {
      throw new Refusal(
        "nothing_to_do",
        `Cannot retry deployments that are ${filter.state}: only final ones open a new attempt`,
      );
    }
    const states = filter.state ? [filter.state] : UNSUCCESSFUL;
    const counted = await countMatching(services.store, meant, states);
    if (dryRun) return counted;
    await requireConfirmation(services, "retry the deployments", {
      reached: counted.retried,
      confirmed,
      mayBeLess: true,
    });
    const actor = `operator:${by.name}`;
    return { retried: await reopenMatching(services, meant, states, actor) };
  };
}

/** Opens a new attempt of one deployment, whatever it ended in. */
export function retryDeploymentWith(services: Services) {
  return async (machine: number, packageId: number, by: Requester) => {
    requireRole(by, "operator", "retry a deployment");
    const reopened = await reopenMatching(
      services,
      { machine, package: packageId },
      FINAL,
      `operator:${by.name}`,
    );
    if (reopened === 0) {
      throw new Refusal(
        "nothing_to_do",
        `Cannot retry package ${packageId} on machine ${machine}: there is no ended deployment; cancel an open one first`,
      );
    }
  };
}

async function reopenMatching(
  { store, notifier: notifier, now }: Services,
  filter: ProgressFilter,
  states: readonly DeploymentState[],
  actor: string,
): Promise<number> {
  let reopened = 0;
  for await (const chunk of progressChunks(store, filter, states)) {
    const rows = await store.commit(reopenStatements({
      pairs: chunk,
      from: states,
      kind: "deployment.retried",
      actor,
      at: now(),
      force: true,
      assignmentId: null,
    }));
    reopened += rows[1]!.length;
    notifier.notify();
  }
  return reopened;
}

async function countMatching(
  store: Services["store"],
  filter: ProgressFilter,
  states: readonly DeploymentState[],
): Promise<RetryResult> {
  let retried = 0, byFamily = countFamilies([]);
  for await (const chunk of progressChunks(store, filter, states)) {
    retried += chunk.length;
    byFamily = addFamilies(byFamily, countFamilies(chunk));
  }
  return { retried, byFamily };
}
