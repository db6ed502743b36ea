import { appendEvent } from "#db/events/events.ts";
import { Conflict } from "#db/store/transaction.ts";
import {
  anyOperator,
  insertFirstOperator,
  insertToken,
} from "#db/operators/operators.ts";
import { hashSecret, newSecret } from "./token_secret.ts";
import type { Services } from "#server/usecases/services.ts";

const NAME = "admin";

/**
 * Creates the first admin, if there has never been an operator.
 *
 * @param keep Stores the secret durably before the token is valid; if it
 * throws, no admin is created.
 * @returns The secret of the admin's token, or null if there was nothing to do.
 */
export async function ensureAdmin(
  { store, notifier, now }: Pick<Services, "store" | "notifier" | "now">,
  keep: (secret: string) => Promise<void> = () => Promise.resolve(),
): Promise<string | null> {
  if (await anyOperator(store.db)) return null;
  const at = now();
  const secret = newSecret();
  const hash = await hashSecret(secret);
  const token = "first start";
  await keep(secret);
  try {
    await store.commit([
      insertFirstOperator(NAME, "admin", at),
      insertToken({ operator: NAME, name: token, hash, at, expiresAt: null }),
      appendEvent({
        kind: "operator.created",
        actor: "server",
        at,
        payload: { operator: NAME, role: "admin" },
      }),
      appendEvent({
        kind: "token.issued",
        actor: "server",
        at,
        payload: { operator: NAME, token, expiresAt: null },
      }),
    ]);
  } catch (error) {
    if (error instanceof Conflict) return null; // another server was first
    throw error;
  }
  notifier.notify();
  return secret;
}
