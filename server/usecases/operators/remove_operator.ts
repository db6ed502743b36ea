import { appendEvent } from "#db/events/events.ts";
import {
  adminRemains,
  operatorById,
  removeOperatorStatements,
} from "#db/operators/operators.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { notFound } from "#server/domain/not_found.ts";
import { Refusal } from "#server/domain/refusal.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * Removes an operator; their tokens are no longer valid.
 *
 * @throws {Refusal} `operator_not_found`, `last_admin`.
 */
export async function removeOperator(
  { store, notifier, now }: Services,
  id: number,
  by: Requester,
): Promise<void> {
  const at = now();
  const operator = await operatorById(store.db, id);
  if (!operator) throw notFound("operator", id);
  if (!await adminRemains(store.db, { operator: id }, at)) {
    throw new Refusal(
      "last_admin",
      `Cannot remove ${operator.name}: no other admin has a valid token; issue one first`,
    );
  }
  await store.commit([
    ...removeOperatorStatements(id, at),
    appendEvent({
      kind: "operator.removed",
      actor: `operator:${by.name}`,
      at,
      payload: { operator: operator.name, role: operator.role },
    }),
  ]);
  notifier.notify();
}
