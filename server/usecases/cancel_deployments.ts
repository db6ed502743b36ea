import type { DeploymentFilter } from "../../shared/deployments.ts";
import { type Standing, standingAfter } from "../../db/deployments.ts";
import { type Pair, stopStatements } from "../../db/deployment_changes.ts";
import type { Row } from "../../db/job.ts";
import { type Asker, demand } from "../domain/permissions.ts";
import { canRecall } from "../domain/recall.ts";
import { Refusal } from "../domain/refusal.ts";
import type { FetchLog } from "../live/progress.ts";
import type { Recalls } from "../live/recalls.ts";
import { CHUNK, isEmpty, START } from "./chunks.ts";
import type { World } from "./world.ts";

/** What stopping deployments needs besides the world. */
export interface StopWorld extends World {
  readonly fetchLog: FetchLog;
  readonly recalls: Recalls;
}

/** How many machines a stop reached, and how. */
export interface Stopped {
  /** Nothing of it had gone out. */
  readonly cancelled: number;
  /** Offered: their fragments are served empty from now on. */
  readonly recalling: number;
  /** They have all of it already and will run it. */
  readonly beyondRecall: number;
}

/** Cancels what waits and recalls what was offered, over all that match. */
export function cancelDeploymentsWith(world: StopWorld) {
  return async (
    filter: DeploymentFilter,
    by: Asker,
  ): Promise<Stopped> => {
    demand(by, "operator", "cancel deployments");
    if (isEmpty(filter)) {
      throw new Refusal(
        "malformed_request",
        "Cannot cancel everything on every machine: name a package, machine, group, assignment or state",
      );
    }
    return await stopMatching(world, filter, `operator:${by.name}`);
  };
}

/** Stops one deployment; refuses where nothing can be stopped any more. */
export function cancelDeploymentWith(world: StopWorld) {
  return async (machine: number, packageId: number, by: Asker) => {
    demand(by, "operator", "cancel a deployment");
    const stopped = await stopMatching(
      world,
      { machine, package: packageId },
      `operator:${by.name}`,
    );
    if (stopped.beyondRecall > 0) {
      throw new Refusal(
        "not_possible_now",
        `Cannot recall package ${packageId} from machine ${machine}: it has all of it already and will run it; its result will be recorded`,
      );
    }
    if (stopped.cancelled + stopped.recalling === 0) {
      throw new Refusal(
        "nothing_to_do",
        `Cannot cancel package ${packageId} on machine ${machine}: it is neither waiting nor offered there`,
      );
    }
  };
}

/**
 * Recalls a package from every machine it was offered to; what waits goes on
 * waiting. How deactivation stops what is under way.
 */
export function recallPackageWith(world: StopWorld) {
  return (packageId: number, by: Asker): Promise<Stopped> =>
    stopMatching(
      world,
      { package: packageId },
      `operator:${by.name}`,
      ["offered", "downloading"],
    );
}

/** Stops all that match, chunk by chunk; each chunk is one job. */
export async function stopMatching(
  world: StopWorld,
  filter: DeploymentFilter,
  actor: string,
  states: readonly ("waiting" | "offered" | "downloading")[] = [
    "waiting",
    "offered",
    "downloading",
  ],
): Promise<Stopped> {
  const { store, bell, now, recalls } = world;
  let cancelled = 0, recalling = 0, beyondRecall = 0;
  let after: Pair = START;
  for (;;) {
    const chunk = await standingAfter(store.db, filter, states, after, CHUNK);
    if (chunk.length === 0) break;
    after = chunk.at(-1)!;
    const waiting = chunk.filter(({ state }) => state === "waiting");
    const offered = chunk.filter(({ state }) => state !== "waiting");
    const stoppable = offered.filter((one) => canStillRecall(world, one));
    beyondRecall += offered.length - stoppable.length;

    const at = now();
    const rows = await store.commit([
      ...stopStatements({
        pairs: waiting,
        from: ["waiting"],
        to: "cancelled",
        kind: "deployment.cancelled",
        actor,
        at,
      }),
      ...stopStatements({
        pairs: stoppable,
        from: ["offered", "downloading"],
        to: "recalling",
        kind: "deployment.recalling",
        actor,
        at,
      }),
    ]);
    cancelled += rows[1]!.length;
    recalling += rows[3]!.length;
    recalls.add(rows[3]!.map(toPair));
    bell.ring();
    if (chunk.length < CHUNK) break;
  }
  return { cancelled, recalling, beyondRecall };
}

function canStillRecall({ fetchLog }: StopWorld, standing: Standing): boolean {
  const { machineId, packageId, infoAt, fragmentsSeen, fragments } = standing;
  const since = fetchLog.of(machineId, packageId);
  return canRecall({
    infoServed: infoAt !== null || since.infoAt !== null,
    fragmentsSeen: Math.max(fragmentsSeen, since.fragments),
    fragments,
  });
}

function toPair(row: Row): Pair {
  return {
    machineId: Number(row["machineId"]),
    packageId: Number(row["packageId"]),
  };
}
