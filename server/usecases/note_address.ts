import { machineDue } from "../../db/group_members.ts";
import { storeAddress } from "../../db/inventory.ts";
import type { Contact } from "../domain/contact.ts";
import type { World } from "./world.ts";

/** QUERY=NOTIFY, TYPE=IP: a Windows agent's network has changed. */
export function noteAddressWith({ store }: World) {
  return async ({ deviceId }: Contact, ip: string): Promise<void> => {
    await store.commit([storeAddress(deviceId, ip), machineDue(deviceId)]);
  };
}
