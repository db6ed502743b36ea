import { noteStatus, type RelayIdentity } from "#db/relays/relays.ts";
import type { RelayStatus, StatusAnswer } from "#shared/relay/status.ts";
import type { Services } from "#server/usecases/services.ts";

/** Notes what a relay says of itself, and how far its clock is ahead. */
export async function noteRelayStatus(
  { store, now }: Pick<Services, "store" | "now">,
  { id }: RelayIdentity,
  status: RelayStatus,
  address: string,
): Promise<StatusAnswer> {
  const at = now();
  const skew = Date.parse(status.sentAt) - at.getTime();
  await store.commit([noteStatus(id, { status, address, skew, at })]);
  return { now: at.toISOString() };
}
