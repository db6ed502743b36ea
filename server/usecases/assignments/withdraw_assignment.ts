import { assignmentById } from "#db/assignments/assignments.ts";
import {
  handOverStatement,
  withdrawStatements,
} from "#db/assignments/reach.ts";
import type { StopResult } from "#shared/contract/deployments/deployments.ts";
import { type Requester, requireRole } from "#server/domain/permissions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import {
  countStops,
  requireStopConfirmation,
  stopMatching,
  type StopServices,
} from "#server/usecases/deployments/cancel_deployments.ts";
import { progressChunks } from "#server/usecases/fleet/chunks.ts";
import { STOPPABLE } from "#shared/contract/deployments/states.ts";

/**
 * Takes an assignment back: what waits is cancelled, what was offered is
 * recalled, unless another assignment brings the package to the same machine.
 * A dry run only counts.
 */
export function withdrawAssignmentWith(services: StopServices) {
  const { store, notifier: notifier, now } = services;

  return async (
    id: number,
    by: Requester,
    dryRun = false,
    confirmed?: number,
  ): Promise<StopResult> => {
    requireRole(by, "operator", "take an assignment back");
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
    const counted = await countStops(services, {
      assignment: id,
      ofNoOther: true,
    });
    if (dryRun) return counted;
    await requireStopConfirmation(
      services,
      "take the assignment back",
      counted,
      confirmed,
    );
    await store.commit(withdrawStatements(assignment, by.name, now()));
    notifier.notify();
    await handOver(services, id);
    return await stopMatching(
      services,
      { assignment: id },
      `operator:${by.name}`,
    );
  };
}

async function handOver({ store }: StopServices, id: number): Promise<void> {
  let after = 0;
  for await (
    const chunk of progressChunks(store, { assignment: id }, STOPPABLE)
  ) {
    const last = chunk.at(-1)!.machineId;
    await store.commit([handOverStatement(id, after, last)]);
    after = last;
  }
}
