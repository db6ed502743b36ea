import type { Token } from "#shared/contract/operators.ts";
import { DAY_MS } from "#shared/time.ts";
import { appendEvent } from "#db/events/events.ts";
import {
  insertToken,
  operatorByName,
  tokenById,
} from "#db/operators/operators.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { notFound } from "#server/domain/not_found.ts";
import { hashSecret, newSecret } from "./token_secret.ts";
import type { Services } from "#server/usecases/services.ts";

export interface NewToken {
  readonly operator: string;
  readonly name: string;
  /** Days until it expires; left out: never. */
  readonly days?: number;
}

/**
 * Issues a token. Its secret is returned and stored nowhere.
 *
 * @throws {Refusal} `operator_not_found`.
 */
export async function issueToken(
  { store, notifier, now }: Services,
  { operator, name, days }: NewToken,
  by: Requester,
): Promise<{ token: Token; secret: string }> {
  if (!await operatorByName(store.db, operator)) {
    throw notFound("operator", operator);
  }
  const at = now();
  const expiresAt = days === undefined
    ? null
    : new Date(at.getTime() + days * DAY_MS);
  const secret = newSecret();
  const { issued } = await store.commit({
    issued: insertToken({
      operator,
      name,
      hash: await hashSecret(secret),
      at,
      expiresAt,
    }),
    event: appendEvent({
      kind: "token.issued",
      actor: `operator:${by.name}`,
      at,
      payload: {
        operator,
        token: name,
        expiresAt: expiresAt?.toISOString() ?? null,
      },
    }),
  });
  notifier.notify();
  const token = await tokenById(store.db, Number(issued[0]!["id"]));
  return { token: token!, secret };
}
