import { CompiledQuery, sql } from "kysely";
import { versionKey } from "#shared/query/versions.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement, Value } from "#db/store/transaction.ts";
import type { MachineRef } from "./software.ts";

/** What queries ask of a machine besides what it is listed by. */
export interface SearchedFacts {
  /** The agent's version; empty where its name holds none. */
  readonly agentVersion: string;
  readonly user: string;
  readonly cpu: string;
  readonly ramMib: number | null;
  readonly diskFreeMib: number | null;
}

/** A machine's own columns, as its inventory gives them. */
export interface MachineFacts extends SearchedFacts {
  readonly deviceId: string;
  readonly name: string;
  readonly family: "unix" | "windows";
  readonly agent: string;
  readonly os: string;
  readonly ip: string;
  readonly serial: string;
  readonly uuid: string;
  readonly tag: string;
}

/** A machine that shares a serial, UUID or MAC with an arriving inventory. */
export interface TraitHolder {
  readonly machineId: number;
  readonly deviceId: string;
  readonly name: string;
  readonly serial: string;
  readonly uuid: string;
  readonly macs: readonly string[];
}

/**
 * Machines that share a trait; a trait that more than `most` machines have
 * finds none. Each look-up goes through an index and reads at most `most + 1`.
 */
export async function machinesSharing(
  db: Db,
  traits: { serial: string; uuid: string; macs: readonly string[] },
  most: number,
): Promise<TraitHolder[]> {
  const lookUps = [
    ["select id from machine where serial = ? and serial <> ''", traits.serial],
    ["select id from machine where uuid = ? and uuid <> ''", traits.uuid],
    ...traits.macs.map((mac) => [
      "select machine_id as id from machine_mac where mac = ?",
      mac,
    ]),
  ] as const;
  const ids = new Set<number>();
  for (const [select, value] of lookUps) {
    if (value === "") continue;
    const { rows } = await db.executeQuery<{ id: number }>(
      CompiledQuery.raw(`${select} limit ?`, [value, most + 1]),
    );
    if (rows.length <= most) { for (const { id } of rows) ids.add(id); }
  }
  return await traitHolders(db, [...ids]);
}

/** What these machines can be told apart by. */
export async function traitHolders(
  db: Db,
  wanted: readonly number[],
): Promise<TraitHolder[]> {
  if (wanted.length === 0) return [];
  const machines = await db.selectFrom("machine")
    .select([
      "id as machineId",
      "device_id as deviceId",
      "name",
      "serial",
      "uuid",
    ])
    .where("id", "in", wanted).execute();
  const macs = await db.selectFrom("machine_mac").selectAll()
    .where("machine_id", "in", wanted).execute();
  return machines.map((machine) => ({
    ...machine,
    macs: macs.filter((row) => row.machine_id === machine.machineId)
      .map((row) => row.mac),
  }));
}

/** What is read from sections of an inventory. */
export type ReadFacts = Pick<
  MachineFacts,
  "os" | "ip" | "serial" | "uuid" | "user" | "cpu" | "ramMib" | "diskFreeMib"
>;

/** What is stored of a machine's inventory, to see what has changed. */
export async function storedInventory(db: Db, machineId: number): Promise<{
  /** None at all: the last inventory came without the section. */
  digests: Map<string, Uint8Array>;
  history: Set<number>;
  macs: Set<string>;
  facts: ReadFacts;
  /** Whether its software and its facts are where queries look for them. */
  filled: boolean;
}> {
  const { filled, ...facts } = await db.selectFrom("machine")
    .select([
      "filled",
      "os",
      "ip",
      "serial",
      "uuid",
      "user",
      "cpu",
      "ram_mib as ramMib",
      "disk_free_mib as diskFreeMib",
    ])
    .where("id", "=", machineId).executeTakeFirstOrThrow();
  const sections = await db.selectFrom("inventory_section")
    .select(["section", "digest"]).where("machine_id", "=", machineId)
    .execute();
  const history = await db.selectFrom("agent_history").select("package_id")
    .where("machine_id", "=", machineId).execute();
  const macs = await db.selectFrom("machine_mac").select("mac")
    .where("machine_id", "=", machineId).execute();
  return {
    digests: new Map(sections.map((row) => [row.section, row.digest])),
    history: new Set(history.map((row) => row.package_id)),
    macs: new Set(macs.map((row) => row.mac)),
    facts,
    filled: filled === 1,
  };
}

/** The id of the machine a DEVICEID belongs to, inside a job that makes it. */
export const MACHINE_ID =
  "(select machine_id from machine_device where device_id = ?)";

/** The machine a DEVICEID belongs to, for statements of its software. */
export function ofDevice(deviceId: string): MachineRef {
  return { sql: MACHINE_ID, param: deviceId };
}

/** Makes a machine; fails if the DEVICEID is taken meanwhile. */
export function registerMachine(facts: MachineFacts, at: Date): Statement[] {
  const now = at.getTime();
  return [
    {
      sql: `insert into machine (device_id, name, family, agent, os, ip, serial,
          uuid, tag, agent_key, user, cpu, ram_mib, disk_free_mib, filled,
          registered_at, inventoried_at, last_contact_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?)
        on conflict do nothing`,
      params: [...columns(facts), now, now, now],
      orElse: "the device is known meanwhile",
    },
    {
      sql: `insert into machine_device (device_id, machine_id, since)
        select device_id, id, ? from machine where device_id = ?`,
      params: [now, facts.deviceId],
    },
  ];
}

/** Writes the machine's columns; makes the DEVICEID the one it uses now. */
export function updateMachine(
  machineId: number,
  facts: MachineFacts,
  at: Date,
): Statement[] {
  const now = at.getTime();
  return [
    {
      sql: `insert into machine_device (device_id, machine_id, since)
        values (?, ?, ?) on conflict do nothing`,
      params: [facts.deviceId, machineId, now],
    },
    {
      sql: `update machine set device_id = ?, name = ?, family = ?, agent = ?,
          os = ?, ip = ?, serial = ?, uuid = ?, tag = ?, agent_key = ?,
          user = ?, cpu = ?, ram_mib = ?, disk_free_mib = ?, filled = 1,
          inventoried_at = ?, last_contact_at = ?, inventory_wanted = 0
        where id = ? and exists (select 1 from machine_device
          where device_id = ? and machine_id = machine.id)`,
      params: [...columns(facts), now, now, machineId, facts.deviceId],
      orElse: "the device belongs to another machine meanwhile",
    },
  ];
}

function columns(facts: MachineFacts): Value[] {
  return [
    facts.deviceId,
    facts.name,
    facts.family,
    facts.agent,
    facts.os,
    facts.ip,
    facts.serial,
    facts.uuid,
    facts.tag,
    ...searchedColumns(facts),
  ];
}

/** `agent_key`, `user`, `cpu`, `ram_mib` and `disk_free_mib`. */
function searchedColumns(facts: SearchedFacts): Value[] {
  const { agentVersion, user, cpu, ramMib, diskFreeMib } = facts;
  const key = agentVersion === "" ? "" : versionKey(agentVersion);
  return [key, user, cpu, ramMib, diskFreeMib];
}

/** Writes what was read from a machine's sections, once. */
export function fillMachine(
  machineId: number,
  facts: SearchedFacts,
): Statement {
  return {
    sql: `update machine set agent_key = ?, user = ?, cpu = ?, ram_mib = ?,
      disk_free_mib = ?, filled = 1 where id = ? and filled = 0`,
    params: [...searchedColumns(facts), machineId],
    orElse: "the machine was filled in meanwhile",
  };
}

/** Machines whose software and facts are in their sections only. */
export async function unfilledMachines(
  db: Db,
  limit: number,
): Promise<{ id: number; agent: string }[]> {
  return await db.selectFrom("machine").select(["id", "agent"])
    .where("filled", "=", sql.lit(0)).orderBy("id").limit(limit).execute();
}

/** Sections of a machine as they are stored. */
export async function storedSections(
  db: Db,
  machineId: number,
  names: readonly string[],
): Promise<
  { section: string; content: string; digest: Uint8Array; changed_at: number }[]
> {
  return await db.selectFrom("inventory_section")
    .select(["section", "content", "digest", "changed_at"])
    .where("machine_id", "=", machineId).where("section", "in", [...names])
    .execute();
}

/** Stores one section in place of what was there. */
export function storeSection(
  deviceId: string,
  section: { name: string; content: string; digest: Uint8Array },
  at: Date,
): Statement {
  return {
    sql: `insert into inventory_section
        (machine_id, section, digest, content, changed_at)
      values (${MACHINE_ID}, ?, ?, ?, ?)
      on conflict do update set digest = excluded.digest,
        content = excluded.content, changed_at = excluded.changed_at`,
    params: [
      deviceId,
      section.name,
      section.digest,
      section.content,
      at.getTime(),
    ],
  };
}

/**
 * Notes that an inventory came without these sections, which stay as they are;
 * the next one that has them writes them anew.
 */
export function missSections(
  deviceId: string,
  names: readonly string[],
): Statement {
  return {
    sql: `update inventory_section set digest = x''
      where machine_id = ${MACHINE_ID}
        and section in (select value from json_each(?))`,
    params: [deviceId, JSON.stringify(names)],
  };
}

/** Removes sections the agent no longer sends. */
export function removeSections(
  deviceId: string,
  names: readonly string[],
): Statement {
  return {
    sql: `delete from inventory_section where machine_id = ${MACHINE_ID}
      and section in (select value from json_each(?))`,
    params: [deviceId, JSON.stringify(names)],
  };
}

/** Replaces the package history the agent reported. */
export function storeHistory(
  deviceId: string,
  history: readonly number[],
): Statement[] {
  return [
    {
      sql: `delete from agent_history where machine_id = ${MACHINE_ID}`,
      params: [deviceId],
    },
    {
      sql: `insert into agent_history (machine_id, package_id)
        select ${MACHINE_ID}, value from json_each(?)`,
      params: [deviceId, JSON.stringify(history)],
    },
  ];
}

/** Replaces the machine's MACs. */
export function storeMacs(
  deviceId: string,
  macs: readonly string[],
): Statement[] {
  return [
    {
      sql: `delete from machine_mac where machine_id = ${MACHINE_ID}`,
      params: [deviceId],
    },
    {
      sql: `insert into machine_mac (mac, machine_id)
        select value, ${MACHINE_ID} from json_each(?)`,
      params: [deviceId, JSON.stringify(macs)],
    },
  ];
}

/** One event about the machine a DEVICEID belongs to, inside the same job. */
export function machineEvent(
  kind:
    | "machine.registered"
    | "machine.renamed"
    | "machine.reinstalled"
    | "machine.inventory_cut"
    | "machine.duplicate_found"
    | "inventory.arrived",
  deviceId: string,
  at: Date,
  payload: Readonly<Record<string, unknown>>,
): Statement {
  return {
    sql: `insert into event (at, kind, actor, machine_id, payload)
      values (?, ?, 'agent', ${MACHINE_ID}, ?)`,
    params: [at.getTime(), kind, deviceId, JSON.stringify(payload)],
  };
}

/** The machine's address has changed. */
export function storeAddress(
  deviceId: string,
  ip: string,
): Statement {
  return {
    sql: `update machine set ip = ? where id = ${MACHINE_ID} and device_id = ?`,
    params: [ip, deviceId, deviceId],
  };
}
