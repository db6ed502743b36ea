import type { Db } from "#db/store/tables.ts";
import { machineByDevice, type PollingMachine } from "#db/agents/poll.ts";
import { machinesSharing, type TraitHolder } from "#db/machines/traits.ts";
import type { Contact } from "#server/domain/machines/contact.ts";
import {
  recognise,
  SHARED_BY_MANY,
  significantTraits,
} from "#server/domain/machines/identity.ts";
import type { Inventory } from "#server/domain/machines/inventory.ts";

/** The machine an inventory belongs to. */
export type MachineMatch =
  | {
    readonly kind: "new";
    /** Machines that share a trait with it, which proves nothing. */
    readonly sharing: readonly TraitHolder[];
  }
  | { readonly kind: "same"; readonly machine: PollingMachine }
  | {
    readonly kind: "renamed" | "reinstalled";
    readonly machine: PollingMachine;
  };

/**
 * Finds the machine an inventory belongs to. If the DEVICEID is unknown, it is
 * compared with the known machines, so that a renamed or reinstalled computer
 * keeps its row.
 */
export async function matchMachine(
  db: Db,
  contact: Contact,
  inventory: Inventory,
): Promise<MachineMatch> {
  const machine = await machineByDevice(db, contact.deviceId);
  if (machine?.deviceId === contact.deviceId) return { kind: "same", machine };
  if (machine) return { kind: "reinstalled", machine };

  if (inventory.oldDeviceId !== null) {
    const before = await machineByDevice(db, inventory.oldDeviceId);
    if (before) return { kind: "renamed", machine: before };
  }
  const traits = significantTraits(inventory);
  const sharing = await machinesSharing(db, traits, SHARED_BY_MANY);
  const id = recognise(
    traits,
    sharing.map((holder) => ({ ...holder, ...significantTraits(holder) })),
  );
  const same = sharing.find(({ machineId }) => machineId === id);
  const before = same ? await machineByDevice(db, same.deviceId) : null;
  return before ? { kind: "reinstalled", machine: before } : {
    kind: "new",
    sharing,
  };
}
