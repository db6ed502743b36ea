import { fillMachine, unfilledMachines } from "#db/machines/inventory.ts";
import { storedSections } from "#db/machines/sections.ts";
import { Conflict } from "#db/store/transaction.ts";
import {
  agentVersion,
  FACT_SECTIONS,
  hardwareFacts,
} from "#server/domain/machines/hardware.ts";
import { type Entry, SOFTWARES } from "#server/domain/machines/software.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";
import {
  forgetEntries,
  softwareStatements,
  splitSoftware,
} from "#server/usecases/agents/store_software.ts";
import type { Services } from "#server/usecases/services.ts";

/** Machines in one run, and how many of them at the same time. */
const TURN = 400;
const TOGETHER = 20;

/**
 * Stores software and hardware facts where queries look for them, for machines
 * that were stored by an older version. Each machine is a transaction, so a
 * server that stops in between continues from there.
 *
 * @returns The number of machines filled; 0: none is left.
 */
export async function fillMachines(services: Services): Promise<number> {
  const machines = await unfilledMachines(services.store.db, TURN);
  for (let i = 0; i < machines.length; i += TOGETHER) {
    const some = machines.slice(i, i + TOGETHER);
    await Promise.all(some.map((machine) => fill(services, machine)));
    await yieldToOthers();
  }
  return machines.length;
}

async function fill(
  { store }: Services,
  { id, agent }: { id: number; agent: string },
): Promise<void> {
  const sections = await storedSections(store.db, id, [
    SOFTWARES,
    ...FACT_SECTIONS,
  ]);
  const entriesOf = (name: string): readonly Entry[] => {
    const stored = sections.find(({ section }) => section === name);
    return stored ? JSON.parse(stored.content) : [];
  };
  const filled = fillMachine(id, {
    agentVersion: agentVersion(agent),
    ...hardwareFacts(entriesOf),
  });
  const software = sections.find(({ section }) => section === SOFTWARES);
  try {
    await store.commit([
      filled,
      ...software
        ? await softwareStatements(
          store.db,
          { sql: "?", param: id },
          splitSoftware({ name: SOFTWARES, ...software }),
          new Date(software.changed_at),
        )
        : [],
    ]);
  } catch (error) {
    // An inventory of the machine was quicker, and did the same; or entries were
    // dropped meanwhile, and the next run stores them.
    if (!(error instanceof Conflict)) throw error;
    forgetEntries(store.db);
  }
}
