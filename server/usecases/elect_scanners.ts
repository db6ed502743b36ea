import type { Settings } from "../../shared/settings.ts";
import type { Db } from "../../db/database.ts";
import {
  ALL_DUE,
  type DueNetwork,
  dueNetworks,
  electionStatements,
  type NetworkMachine,
  networkMachines,
  reviewStatement,
} from "../../db/scanners.ts";
import { globalSettings } from "../../db/settings.ts";
import {
  type Candidate,
  electScanners,
  FRUITLESS,
  WIDEST_SCAN,
} from "../domain/election.ts";
import { othersFirst } from "./chunks.ts";
import type { World } from "./world.ts";

const DAY_MS = 86_400_000;

/** Networks in one job. */
const CHUNK = 100;

/** So many machines stand for election in a network besides those that scan it. */
const STANDING = 50;

/**
 * Elects who scans the networks something has happened to: machines came or
 * left, an operator or a setting said something, a review found a scanner gone.
 */
export function electScannersWith({ store, bell, now }: World) {
  let decidedOn = "";

  return async (): Promise<void> => {
    const settings = await globalSettings(store.db);
    const rules = JSON.stringify([
      settings.discoveryScanners,
      settings.discoveryMachines,
    ]);
    if (rules !== decidedOn) {
      await store.commit([ALL_DUE]);
      decidedOn = rules;
    }
    let after = 0;
    for (;;) {
      const due = await dueNetworks(store.db, after, CHUNK);
      if (due.length === 0) return;
      const at = now();
      const jobs = [];
      for (const network of due) {
        jobs.push(...await election(store.db, network, settings, at));
        await othersFirst();
      }
      await store.commit(jobs);
      bell.ring();
      after = due.at(-1)!.id;
    }
  };
}

async function election(
  db: Db,
  network: DueNetwork,
  settings: Settings,
  at: Date,
) {
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
  const standing = new Set(
    machines.filter(({ scans }) => scans === network.id)
      .map(({ machineId }) => machineId),
  );
  const elected = scanners.filter((id) => !standing.has(id));
  return electionStatements(network, { elected, dismissed }, at);
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

/** Finds networks whose scanners are silent, bring nothing, or are too few. */
export function reviewScannersWith({ store, now }: World) {
  return async (): Promise<void> => {
    const settings = await globalSettings(store.db);
    await store.commit([reviewStatement({
      silentSince: silentSinceOf(settings, now()),
      fruitless: FRUITLESS,
      scanners: settings.discoveryScanners,
      minMachines: settings.discoveryMachines,
      widest: WIDEST_SCAN,
    })]);
  };
}
