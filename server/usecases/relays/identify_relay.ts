import { relayByHash, type RelayIdentity } from "#db/relays/relays.ts";
import { hashSecret } from "#server/usecases/operators/token_secret.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * The relay of a secret, as the database has it now: a relay that was just
 * revoked, perhaps by another server, is refused at its next request.
 *
 * @returns null if nobody made the secret, or its relay is revoked.
 */
export async function identifyRelay(
  { store }: Pick<Services, "store">,
  secret: string,
): Promise<RelayIdentity | null> {
  if (!/^lsr_[\w-]{43}$/.test(secret)) return null;
  await store.refresh?.();
  return await relayByHash(store.db, await hashSecret(secret));
}
