import { appendEvent } from "#db/events/events.ts";
import {
  adminRemains,
  operatorById,
  removeOperatorStatements,
} from "#db/operators/operators.ts";
import { type Requester, requireRole } from "#server/domain/permissions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import type { Services } from "#server/usecases/services.ts";

/** Removes an operator; their tokens are worth nothing from then on. */
export function removeOperatorWith(
  { store, notifier: notifier, now }: Services,
) {
  return async (id: number, by: Requester): Promise<void> => {
    requireRole(by, "admin", "remove an operator");
    const at = now();
    const operator = await operatorById(store.db, id);
    if (!operator) {
      throw new Refusal(
        "operator_not_found",
        `Cannot remove operator ${id}: there is none with this id`,
      );
    }
    if (!await adminRemains(store.db, { operator: id }, at)) {
      throw new Refusal(
        "last_admin",
        `Cannot remove ${operator.name}: no other admin has a token in force; issue one first`,
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
  };
}
