import { appendEvent } from "#db/events/events.ts";
import {
  adminRemains,
  revokeTokenStatement,
  tokenById,
} from "#db/operators/operators.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { notFound } from "#server/domain/not_found.ts";
import { Refusal } from "#server/domain/refusal.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * Revokes a token: the next request with it is refused, open streams end.
 *
 * @throws {Refusal} `token_not_found`, `nothing_to_do`, `last_admin`.
 */
export async function revokeToken(
  { store, notifier, now }: Services,
  id: number,
  by: Requester,
): Promise<void> {
  const at = now();
  const token = await tokenById(store.db, id);
  if (!token) throw notFound("token", id);
  if (token.revokedAt !== null) {
    throw new Refusal(
      "nothing_to_do",
      `Token ${id} was already revoked at ${token.revokedAt}`,
    );
  }
  if (!await adminRemains(store.db, { token: id }, at)) {
    throw new Refusal(
      "last_admin",
      `Cannot revoke token ${id} of ${token.operator}: it is the only token of an admin that is in force; issue another one first`,
    );
  }
  await store.commit([
    revokeTokenStatement(id, at),
    appendEvent({
      kind: "token.revoked",
      actor: `operator:${by.name}`,
      at,
      payload: { operator: token.operator, token: token.name, id },
    }),
  ]);
  notifier.notify();
}
