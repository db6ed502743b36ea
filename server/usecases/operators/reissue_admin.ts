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
  /** The name of the admin. */
  readonly operator: string;
  readonly secret: string;
  /** The number of other valid tokens of that admin, which stay valid. */
  readonly others: number;
}

/**
 * Issues another token to the first admin, for anyone who may write the data
 * folder: if every token is lost, nobody could request one. No token is
 * revoked.
 *
 * @returns null if there is no admin yet.
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
