import { assignmentById } from "#db/assignments/assignments.ts";
import {
  handOverStatement,
  withdrawStatements,
} from "#db/assignments/reach.ts";
import type { Stopped } from "#shared/contract/deployments/deployments.ts";
import { type Asker, demand } from "#server/domain/permissions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import {
  countStops,
  demandStops,
  stopMatching,
  type StopWorld,
} from "#server/usecases/deployments/cancel_deployments.ts";
import { standingChunks } from "#server/usecases/fleet/chunks.ts";

/**
 * Takes an assignment back: what waits is cancelled, what was offered is
 * recalled, unless another assignment brings the package to the same machine.
 * A dry run only counts.
 */
export function withdrawAssignmentWith(world: StopWorld) {
  const { store, bell, now } = world;

  return async (
    id: number,
    by: Asker,
    dryRun = false,
    confirmed?: number,
  ): Promise<Stopped> => {
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
    const counted = await countStops(world, {
      assignment: id,
      ofNoOther: true,
    });
    if (dryRun) return counted;
    await demandStops(world, "take the assignment back", counted, confirmed);
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
  let after = 0;
  const open = ["waiting", "offered", "downloading"] as const;
  for await (
    const chunk of standingChunks(store, { assignment: id }, open)
  ) {
    const last = chunk.at(-1)!.machineId;
    await store.commit([handOverStatement(id, after, last)]);
    after = last;
  }
}
