import {
  assignmentById,
  handOverStatement,
  withdrawStatements,
} from "../../db/assignments.ts";
import { standingAfter } from "../../db/deployments.ts";
import type { Pair } from "../../db/deployment_changes.ts";
import { type Asker, demand } from "../domain/permissions.ts";
import { Refusal } from "../domain/refusal.ts";
import {
  stopMatching,
  type Stopped,
  type StopWorld,
} from "./cancel_deployments.ts";
import { CHUNK, START } from "./chunks.ts";

/**
 * Takes an assignment back: what waits is cancelled, what was offered is
 * recalled, unless another assignment brings the package to the same machine.
 */
export function withdrawAssignmentWith(world: StopWorld) {
  const { store, bell, now } = world;

  return async (id: number, by: Asker): Promise<Stopped> => {
    demand(by, "operator", "take an assignment back");
    const assignment = await assignmentById(store.db, id);
    if (!assignment) {
      throw new Refusal(
        "assignment_not_found",
        `Cannot take assignment ${id} back: there is none with this id`,
      );
    }
    if (assignment.withdrawnAt !== null) {
      throw new Refusal(
        "nothing_to_do",
        `Cannot take assignment ${id} back: that was done at ${assignment.withdrawnAt}`,
      );
    }
    await store.commit(withdrawStatements(assignment, by.name, now()));
    bell.ring();
    await handOver(world, id);
    return await stopMatching(
      world,
      { assignment: id },
      `operator:${by.name}`,
    );
  };
}

async function handOver({ store }: StopWorld, id: number): Promise<void> {
  let after: Pair = START;
  for (;;) {
    const chunk = await standingAfter(
      store.db,
      { assignment: id },
      ["waiting", "offered", "downloading"],
      after,
      CHUNK,
    );
    const last = chunk.at(-1);
    if (!last) return;
    await store.commit([
      handOverStatement(id, after.machineId, last.machineId),
    ]);
    after = last;
    if (chunk.length < CHUNK) return;
  }
}
