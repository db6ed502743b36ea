import type { Operator } from "#shared/contract/operators.ts";
import type { Role } from "#shared/contract/roles.ts";
import { appendEvent } from "#db/events/events.ts";
import {
  adminRemains,
  operatorById,
  setRoleStatement,
} from "#db/operators/operators.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { notFound } from "#server/domain/not_found.ts";
import { Refusal } from "#server/domain/refusal.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * Gives an operator another role. Requests with their tokens have its rights
 * from then on, because each reads the role; streams of events end and are
 * opened again.
 *
 * @throws {Refusal} `operator_not_found`, `last_admin`, `nothing_to_do`.
 */
export async function setRole(
  { store, notifier, now }: Services,
  { id, role }: { readonly id: number; readonly role: Role },
  by: Requester,
): Promise<Operator> {
  const at = now();
  const operator = await operatorById(store.db, id);
  if (!operator) throw notFound("operator", id);
  const { name, role: from } = operator;
  if (from === role) {
    throw new Refusal("nothing_to_do", `${name} already has the role ${role}`);
  }
  if (role !== "admin" && !await adminRemains(store.db, { operator: id }, at)) {
    throw new Refusal(
      "last_admin",
      `Cannot make ${name} ${role}: no other admin has a valid token; issue one first`,
    );
  }
  await store.commit([
    setRoleStatement({ id, from, to: role }, at),
    appendEvent({
      kind: "operator.changed",
      actor: `operator:${by.name}`,
      at,
      payload: { operator: name, from, to: role },
    }),
  ]);
  notifier.notify();
  return { ...operator, role };
}
