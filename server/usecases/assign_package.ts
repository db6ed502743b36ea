import type { Assignment } from "../../shared/assignments.ts";
import {
  assignmentById,
  expandStatements,
  expansionOf,
  insertAssignment,
  missingGroups,
  reachedAfter,
  unexpandedAssignments,
} from "../../db/assignments.ts";
import type { Db } from "../../db/database.ts";
import { reopenStatements } from "../../db/deployment_changes.ts";
import { Conflict } from "../../db/job.ts";
import { missingMachines } from "../../db/machines.ts";
import { packageById } from "../../db/packages.ts";
import { type Asker, demand } from "../domain/permissions.ts";
import { reopenedBy } from "../domain/reach.ts";
import { Refusal } from "../domain/refusal.ts";
import { CHUNK } from "./chunks.ts";
import type { World } from "./world.ts";

/** What an operator says to give a package to machines and groups. */
export interface NewAssignment {
  readonly packageId: number;
  readonly machines: readonly number[];
  readonly groups: readonly number[];
  readonly force: boolean;
  readonly mode: "continuous" | "snapshot";
}

/** How many machines an assignment reached, and what it found there. */
export interface Reached {
  readonly added: number;
  readonly reopened: number;
  readonly unchanged: number;
}

/**
 * Gives a package to machines and groups. The assignment itself is one job;
 * its deployments are made chunk by chunk behind it, and a server that stops
 * in between goes on where it was (`resumeAssignmentsWith`).
 */
export function assignPackageWith(world: World) {
  const { store, bell, now } = world;

  return async (
    given: NewAssignment,
    by: Asker,
  ): Promise<{ assignment: Assignment; reached: Reached }> => {
    demand(by, "operator", "assign a package");
    const named = await checkNamed(store.db, given);
    const rows = await store.commit(insertAssignment({
      ...given,
      ...named,
      by: by.name,
      at: now(),
    }));
    bell.ring();
    const id = Number(rows[0]![0]!["id"]);
    const reached = await expand(world, id);
    return { assignment: (await assignmentById(store.db, id))!, reached };
  };
}

/**
 * Whom an assignment names, each once.
 *
 * @throws {Refusal} If it names nobody, or something there is not.
 */
export async function checkNamed(
  db: Db,
  given: Pick<NewAssignment, "packageId" | "machines" | "groups">,
): Promise<{ machines: readonly number[]; groups: readonly number[] }> {
  const machines = [...new Set(given.machines)];
  const groups = [...new Set(given.groups)];
  if (machines.length + groups.length === 0) {
    throw new Refusal(
      "malformed_request",
      "Cannot assign a package to nothing: name machines or groups",
    );
  }
  if (!await packageById(db, given.packageId)) {
    throw new Refusal(
      "package_not_found",
      `Cannot assign package ${given.packageId}: there is none with this id`,
    );
  }
  refuseMissing("machine", await missingMachines(db, machines));
  refuseMissing("group", await missingGroups(db, groups));
  return { machines, groups };
}

function refuseMissing(noun: "machine" | "group", ids: readonly number[]) {
  if (ids.length === 0) return;
  const some = ids.slice(0, 10).join(", ");
  throw new Refusal(
    `${noun}_not_found`,
    `Cannot assign the package: there is no ${noun} ${some}`,
    { missing: ids },
  );
}

/** Finishes assignments that a stopped server left half expanded. */
export function resumeAssignmentsWith(world: World) {
  return async (): Promise<void> => {
    for (const id of await unexpandedAssignments(world.store.db)) {
      await expand(world, id);
    }
  };
}

async function expand(world: World, id: number): Promise<Reached> {
  const { store, bell, now } = world;
  let added = 0, reopened = 0, reached = 0;
  for (;;) {
    const expansion = await expansionOf(store.db, id);
    if (!expansion) break;
    const { packageId, force, by, expandedTo } = expansion;
    const machines = await reachedAfter(store.db, id, expandedTo, CHUNK);
    const isLast = machines.length < CHUNK;
    const at = now();
    try {
      const rows = await store.commit([
        ...reopenStatements({
          pairs: machines.map((machineId) => ({ machineId, packageId })),
          from: reopenedBy(force),
          kind: "deployment.retried",
          actor: `operator:${by}`,
          at,
          force,
          assignmentId: id,
        }),
        ...expandStatements(
          id,
          packageId,
          force,
          machines,
          isLast ? null : machines.at(-1)!,
          at,
        ),
      ]);
      reopened += rows[1]!.length;
      added += rows[3]!.length;
      reached += machines.length;
      bell.ring();
    } catch (error) {
      if (error instanceof Conflict) continue; // withdrawn meanwhile: look again
      throw error;
    }
    if (isLast) break;
  }
  return { added, reopened, unchanged: reached - added - reopened };
}
