import type { Services } from "#server/usecases/services.ts";
import { assignmentById } from "#db/assignments/assignments.ts";
import {
  handOverStatement,
  withdrawStatements,
} from "#db/assignments/reach.ts";
import type { StopResult } from "#shared/contract/deployments/deployments.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { notFound } from "#server/domain/not_found.ts";
import { Refusal } from "#server/domain/refusal.ts";
import {
  stopMany,
  stopMatching,
} from "#server/usecases/deployments/cancel_deployments.ts";
import type { ActionOptions } from "#server/usecases/fleet/require_confirmation.ts";
import {
  commitUnlessOffered,
  refuseOffered,
} from "#server/usecases/fleet/unless_offered.ts";
import { selectedDeployments } from "#server/usecases/fleet/select_deployments.ts";
import { STOPPABLE } from "#shared/contract/deployments/states.ts";

/**
 * Withdraws an assignment: waiting deployments are cancelled and offered ones
 * recalled, unless another assignment brings the package to the same machine. A
 * rollout is stopped.
 *
 * @param reason Why, for those who look at the rollout later.
 * @throws {Refusal} `assignment_not_found`, `nothing_to_do` if it was withdrawn
 *   before; `already_offered` with `unlessOffered`, if it was offered.
 */
export async function withdrawAssignment(
  services: Services,
  id: number,
  by: Requester,
  how: ActionOptions = {},
  reason = "",
): Promise<StopResult> {
  const { store, notifier, now } = services;
  const assignment = await assignmentById(store.db, id);
  if (!assignment) throw notFound("assignment", id);
  if (assignment.withdrawnAt !== null) {
    throw new Refusal(
      "nothing_to_do",
      `Assignment ${id} was already taken back at ${assignment.withdrawnAt}`,
    );
  }
  const scope = { of: "assignment", id } as const;
  if (how.unlessOffered) await refuseOffered(services, scope);
  const selection = { assignment: id, ofNoOther: true };
  return await stopMany(
    services,
    "take the assignment back",
    selection,
    how,
    async () => {
      const statements = withdrawStatements(
        assignment,
        by.name,
        now(),
        reason,
      );
      if (how.unlessOffered) {
        await commitUnlessOffered(services, scope, statements);
      } else await store.commit(statements);
      notifier.notify();
      await handOver(services, id);
      return await stopMatching(
        services,
        { assignment: id },
        `operator:${by.name}`,
      );
    },
  );
}

async function handOver({ store }: Services, id: number): Promise<void> {
  let after = 0;
  for await (
    const deployments of selectedDeployments(
      store,
      { assignment: id },
      STOPPABLE,
    )
  ) {
    const last = deployments.at(-1)!.machineId;
    await store.commit([handOverStatement(id, after, last)]);
    after = last;
  }
}
