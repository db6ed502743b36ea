import { machineDue } from "#db/groups/members.ts";
import { storeAddress } from "#db/machines/inventory.ts";
import type { Contact } from "#server/domain/machines/contact.ts";
import type { Services } from "#server/usecases/services.ts";

/** QUERY=NOTIFY, TYPE=IP: a Windows agent's network has changed. */
export async function noteAddress(
  { store }: Services,
  { deviceId }: Contact,
  ip: string,
): Promise<void> {
  await store.commit([storeAddress(deviceId, ip), machineDue(deviceId)]);
}
