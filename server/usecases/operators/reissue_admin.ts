import { appendEvent } from "#db/events/events.ts";
import {
  firstAdmin,
  insertToken,
  tokensInForce,
} from "#db/operators/operators.ts";
import { hashSecret, newSecret } from "./token_secret.ts";
import type { Services } from "#server/usecases/services.ts";

/** A token that was issued on the host itself. */
export interface ReissuedToken {
  /** Whose it is. */
  readonly operator: string;
  readonly secret: string;
  /** Tokens of that admin that were in force before, and still are. */
  readonly others: number;
}

/**
 * Issues the first of the admins another token, for whoever may write the
 * data folder: where every token is lost, nobody could ask for one. Nothing is
 * revoked.
 *
 * @returns Null where there is no admin yet.
 */
export async function reissueAdmin(
  { store, now }: Pick<Services, "store" | "now">,
): Promise<ReissuedToken | null> {
  const admin = await firstAdmin(store.db);
  if (!admin) return null;
  const at = now();
  const others = await tokensInForce(store.db, admin.id, at);
  const secret = newSecret();
  const hash = await hashSecret(secret);
  const token = "issued on the host";
  await store.commit([
    insertToken({
      operator: admin.name,
      name: token,
      hash,
      at,
      expiresAt: null,
    }),
    appendEvent({
      kind: "token.issued",
      actor: "server",
      at,
      payload: { operator: admin.name, token, expiresAt: null },
    }),
  ]);
  return { operator: admin.name, secret, others };
}
