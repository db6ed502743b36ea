import {
  machinesWithoutAddresses,
  storeReread,
} from "#db/machines/addresses.ts";
import { machinesDue } from "#db/groups/members.ts";
import { sectionsOfMachines } from "#db/machines/sections.ts";
import { Conflict } from "#db/store/transaction.ts";
import { machineAddresses } from "#server/domain/machines/addresses.ts";
import {
  FACT_SECTIONS,
  HARDWARE,
  hardwareFacts,
} from "#server/domain/machines/hardware.ts";
import type { Entry } from "#server/domain/machines/software.ts";
import {
  NETWORKS,
  readInterfaces,
  reportedAddress,
} from "#server/domain/networks/read_interfaces.ts";
import type { Services } from "#server/usecases/services.ts";
import { type Sleep, sleep } from "#shared/sleep.ts";

/** Machines that are read together. */
const TOGETHER = 50;

/**
 * Reads addresses and free space again from the sections of machines that were
 * stored by an older version, or returned by undoing an older merge. Each
 * machine is a transaction, so a server that stops in between continues from
 * there. After each step it pauses for as long as the step took.
 */
export async function rereadMachines(
  services: Services,
  pause: Sleep = sleep,
): Promise<void> {
  for (;;) {
    const begun = performance.now();
    const read = await rereadSome(services);
    if (read < TOGETHER || !await pause(performance.now() - begun)) return;
  }
}

async function rereadSome({ store }: Services): Promise<number> {
  const machines = await machinesWithoutAddresses(store.db, TOGETHER);
  const sections = await sectionsOfMachines(
    store.db,
    machines.map(({ id }) => id),
    [...FACT_SECTIONS, NETWORKS],
  );
  await Promise.all(machines.map(async ({ id, ip }) => {
    const entriesOf = (name: string): readonly Entry[] => {
      const stored = sections.find(({ machineId, section }) =>
        machineId === id && section === name
      );
      return stored ? JSON.parse(stored.content) : [];
    };
    // The column is newer than HARDWARE if the agent has sent a NOTIFY.
    const reported = `${ip}/${reportedAddress(entriesOf(HARDWARE))}`;
    const cards = readInterfaces(entriesOf(NETWORKS));
    const { diskFreeMib } = hardwareFacts(entriesOf);
    try {
      await store.commit([
        ...storeReread(id, {
          ...machineAddresses(reported, cards, ip),
          diskFreeMib,
        }),
        machinesDue([id]),
      ]);
    } catch (error) {
      // An inventory of the machine was quicker.
      if (!(error instanceof Conflict)) throw error;
    }
  }));
  return machines.length;
}
