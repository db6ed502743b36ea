import { storedSections } from "#db/machines/sections.ts";
import type { Db } from "#db/store/tables.ts";
import { HARDWARE } from "#server/domain/machines/hardware.ts";
import type { Inventory } from "#server/domain/machines/inventory.ts";
import type { Entry } from "#server/domain/machines/software.ts";
import {
  NETWORKS,
  readInterfaces,
  reportedAddress,
} from "#server/domain/networks/read_interfaces.ts";

/**
 * An inventory with the cards and the address from stored sections that it came
 * without for the first time: they are kept, and so are the machine's addresses
 * and networks.
 */
export async function withKeptCards(
  db: Db,
  machineId: number,
  inventory: Inventory,
): Promise<Inventory> {
  const sent = new Set(inventory.sections.map(({ name }) => name));
  const absent = [HARDWARE, NETWORKS].filter((name) => !sent.has(name));
  if (absent.length === 0) return inventory;
  const stored = await storedSections(db, machineId, absent);
  const kept = (name: string): readonly Entry[] | null => {
    const section = stored.find((one) =>
      one.section === name && one.digest.length > 0
    );
    return section ? JSON.parse(section.content) : null;
  };
  const [hardware, networks] = [kept(HARDWARE), kept(NETWORKS)];
  return {
    ...inventory,
    ...hardware && { ip: reportedAddress(hardware) },
    ...networks && { interfaces: readInterfaces(networks) },
  };
}
