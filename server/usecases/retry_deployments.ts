import type {
  DeploymentFilter,
  DeploymentState,
} from "../../shared/deployments.ts";
import { standingAfter } from "../../db/deployments.ts";
import { type Pair, reopenStatements } from "../../db/deployment_changes.ts";
import { type Asker, demand } from "../domain/permissions.ts";
import { Refusal } from "../domain/refusal.ts";
import { CHUNK, isEmpty, START } from "./chunks.ts";
import type { World } from "./world.ts";

/** States nothing more is expected in. */
export const FINAL: readonly DeploymentState[] = [
  "succeeded",
  "reboot_pending",
  "failed",
  "cancelled",
  "already_installed",
  "expired",
];

/** What a retry of many means unless a state is named: never the successes. */
const UNSUCCESSFUL: readonly DeploymentState[] = [
  "failed",
  "cancelled",
  "expired",
];

/**
 * Opens a new attempt of all that match and are final. Without a state in the
 * filter: of those that did not succeed. A retry is always forced, because
 * the agent's history may hold what failed.
 *
 * @returns How many machines it reached.
 */
export function retryDeploymentsWith(world: World) {
  return async (filter: DeploymentFilter, by: Asker): Promise<number> => {
    demand(by, "operator", "retry deployments");
    if (isEmpty(filter)) {
      throw new Refusal(
        "malformed_request",
        "Cannot retry everything on every machine: name a package, machine, group, assignment or state",
      );
    }
    if (filter.state && !FINAL.includes(filter.state)) {
      throw new Refusal(
        "nothing_to_do",
        `Cannot retry deployments that are ${filter.state}: only final ones open a new attempt`,
      );
    }
    const states = filter.state ? [filter.state] : UNSUCCESSFUL;
    return await reopenMatching(world, filter, states, `operator:${by.name}`);
  };
}

/** Opens a new attempt of one deployment, whatever it ended in. */
export function retryDeploymentWith(world: World) {
  return async (machine: number, packageId: number, by: Asker) => {
    demand(by, "operator", "retry a deployment");
    const reopened = await reopenMatching(
      world,
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
  { store, bell, now }: World,
  filter: DeploymentFilter,
  states: readonly DeploymentState[],
  actor: string,
): Promise<number> {
  let reopened = 0;
  let after: Pair = START;
  for (;;) {
    const chunk = await standingAfter(store.db, filter, states, after, CHUNK);
    if (chunk.length === 0) break;
    after = chunk.at(-1)!;
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
    bell.ring();
    if (chunk.length < CHUNK) break;
  }
  return reopened;
}
