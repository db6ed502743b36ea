import type { Settings } from "#shared/contract/settings/settings.ts";
import { DAY_MS } from "#shared/time.ts";
import type { Db } from "#db/store/tables.ts";
import {
  ALL_DUE,
  type DueNetwork,
  dueNetworks,
  type ElectionChange,
  electionStatements,
  type NetworkMachine,
  networkMachines,
  reviewStatement,
} from "#db/networks/scanners.ts";
import { Conflict } from "#db/store/transaction.ts";
import { globalSettings } from "#db/settings/settings.ts";
import {
  type Candidate,
  electScanners,
  FRUITLESS,
  WIDEST_SCAN,
} from "#server/domain/networks/election.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";
import type { Services } from "#server/usecases/services.ts";

/** Networks read at a time. */
const CHUNK = 100;

/** The most candidates in a network, besides the machines that scan it. */
const STANDING = 50;

/**
 * Elects the scanners of every network that has changed: machines came or left,
 * an operator or a setting changed a rule, or a review found that a scanner is
 * gone.
 */
export async function electWhereDue(services: Services): Promise<void> {
  const { store, election } = services;
  const settings = await globalSettings(store.db);
  const rules = JSON.stringify([
    settings.discoveryScanners,
    settings.discoveryMachines,
  ]);
  if (rules !== election.rules) {
    await store.commit([ALL_DUE]);
    election.rules = rules;
  }
  let after = 0;
  for (;;) {
    const due = await dueNetworks(store.db, after, CHUNK);
    if (due.length === 0) return;
    const elections = [];
    for (const network of due) {
      elections.push(elect(services, network, settings));
      await yieldToOthers();
    }
    await Promise.all(elections);
    after = due.at(-1)!.id;
  }
}

/** Elects the scanners of one network, if it has changed. */
export async function electIn(
  services: Services,
  networkId: number,
): Promise<void> {
  const { db } = services.store;
  const [network] = await dueNetworks(db, networkId - 1, 1);
  if (network?.id !== networkId) return;
  await elect(services, network, await globalSettings(db));
}

async function elect(
  { store, notifier, now }: Services,
  network: DueNetwork,
  settings: Settings,
): Promise<void> {
  const at = now();
  const change = await election(store.db, network, settings, at);
  try {
    await store.commit(electionStatements(network, change, at));
  } catch (error) {
    // The network has changed again, so it will be elected again.
    if (error instanceof Conflict) return;
    throw error;
  }
  if (change.elected.length + change.dismissed.length > 0) notifier.notify();
}

async function election(
  db: Db,
  network: DueNetwork,
  settings: Settings,
  at: Date,
): Promise<ElectionChange> {
  const silentSince = silentSinceOf(settings, at);
  const machines = await networkMachines(
    db,
    network.id,
    silentSince,
    FRUITLESS,
    STANDING,
  );
  const { scanners, dismissed } = electScanners(
    machines.map((one) => candidate(one, network.id)),
    {
      scanners: network.scanners ?? settings.discoveryScanners,
      bits: network.bits,
      machines: network.machines,
      minMachines: settings.discoveryMachines,
      silentSince,
    },
  );
  const scanningNow = new Set(
    machines.filter(({ scans }) => scans === network.id)
      .map(({ machineId }) => machineId),
  );
  const elected = scanners.filter((id) => !scanningNow.has(id));
  return { elected, dismissed };
}

function candidate(one: NetworkMachine, networkId: number): Candidate {
  return {
    machineId: one.machineId,
    agent: one.agent,
    inventoried: one.inventoriedAt > 0,
    lastContactAt: one.lastContactAt,
    scans: one.scans === null
      ? null
      : one.scans === networkId
      ? "this"
      : "another",
    rule: one.rule === "pinned" && one.ruleNetwork !== networkId
      ? "elsewhere"
      : one.rule,
    fruitless: one.fruitless,
  };
}

function silentSinceOf({ discoverySilentDays }: Settings, at: Date): number {
  return at.getTime() - discoverySilentDays * DAY_MS;
}

/** Finds networks whose scanners are silent, find nothing, or are too few. */
export async function reviewScanners({ store, now }: Services): Promise<void> {
  const settings = await globalSettings(store.db);
  await store.commit([reviewStatement({
    silentSince: silentSinceOf(settings, now()),
    fruitless: FRUITLESS,
    scanners: settings.discoveryScanners,
    minMachines: settings.discoveryMachines,
    widest: WIDEST_SCAN,
  })]);
}
