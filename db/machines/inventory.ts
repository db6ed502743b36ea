import { type RawBuilder, sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import { foldStatements } from "#db/query/folding.ts";
import type { Statement } from "#db/store/transaction.ts";
import { statement, write } from "#db/store/write.ts";
import type { AgentFamily } from "#shared/families.ts";
import { versionKey } from "#shared/query/versions.ts";
import type { MachineRef } from "./software.ts";

/** Columns of a machine that only queries use. */
export interface SearchedFacts {
  /** The agent's version; empty if its name contains none. */
  readonly agentVersion: string;
  readonly user: string;
  readonly cpu: string;
  readonly ramMib: number | null;
  readonly diskFreeMib: number | null;
}

/** The columns of a machine, as its inventory has them. */
export interface MachineFacts extends SearchedFacts {
  readonly deviceId: string;
  readonly name: string;
  readonly family: AgentFamily;
  readonly agent: string;
  readonly os: string;
  /** Its main address. */
  readonly ip: string;
  /** All of them, as text. */
  readonly addresses: readonly string[];
  /** False if its agent has no download client. */
  readonly takesPackages: boolean;
  readonly serial: string;
  readonly uuid: string;
}

/** The facts that are read from sections of an inventory. */
export type ReadFacts = Pick<
  MachineFacts,
  "os" | "serial" | "uuid" | "user" | "cpu" | "ramMib" | "diskFreeMib"
>;

/** The stored inventory of a machine, to find what has changed. */
export async function storedInventory(db: Db, machineId: number): Promise<{
  /** An empty digest: the last inventory came without the section. */
  digests: Map<string, Uint8Array>;
  history: Set<number>;
  macs: Set<string>;
  facts: ReadFacts;
  /** Null: they are not read from its sections yet. */
  addresses: ReadonlySet<string> | null;
  /** True if its software and its facts are in the tables that queries use. */
  filled: boolean;
}> {
  const { filled, addresses, ...facts } = await db.selectFrom("machine")
    .select([
      "filled",
      "addresses",
      "os",
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
    addresses: addresses === null
      ? null
      : new Set(JSON.parse(addresses) as string[]),
    filled: filled === 1,
  };
}

/**
 * The id of the machine a DEVICEID belongs to, also in the transaction that
 * makes the machine.
 */
export const MACHINE_ID =
  "(select machine_id from machine_device where device_id = ?)";

/** The same as a value for the builder. */
export function machineIdOf(deviceId: string): RawBuilder<number> {
  return sql<number>`(select machine_id from machine_device
    where device_id = ${deviceId})`;
}

/** The machine a DEVICEID belongs to, for statements of its software. */
export function ofDevice(deviceId: string): MachineRef {
  return { sql: MACHINE_ID, param: deviceId };
}

/** An id that no machine had, because events name machines by their ids. */
const NEXT_ID = sql<number>`(select 1 + max(
    coalesce((select max(id) from machine), 0),
    coalesce((select max(id) from former_machine), 0),
    coalesce((select max(older_id) from duplicate), 0)))`;

/** What is stored of a new machine besides its facts. */
export interface NewMachine extends MachineFacts {
  readonly tag: string;
  /** True if an operator set the tag, with an enrolment token. */
  readonly isTagSet: boolean;
  readonly status: "approved" | "pending";
  /** Who vouches for it: `token:NAME`; empty: nobody. */
  readonly approvedBy: string;
}

/**
 * Makes a machine; its guard fails if another machine uses the DEVICEID. A
 * machine that had it before loses it.
 */
export function registerMachine(
  { tag, isTagSet, status, approvedBy, ...facts }: NewMachine,
  at: Date,
): Statement[] {
  const now = at.getTime();
  return [
    ...foldStatements([tag, ...searchedTexts(facts)]),
    statement(
      write.insertInto("machine")
        .values({
          id: NEXT_ID,
          ...columns(facts),
          tag,
          status,
          approved_by: approvedBy,
          tag_set_at: isTagSet ? now : null,
          registered_at: now,
          inventoried_at: now,
          last_contact_at: now,
        })
        .onConflict((conflict) => conflict.doNothing()),
      "the device is known meanwhile",
    ),
    {
      sql: `insert into machine_device (device_id, machine_id, since)
        select device_id, id, ? from machine where device_id = ?
        on conflict do update set machine_id = excluded.machine_id,
          since = excluded.since, active = 0`,
      params: [now, facts.deviceId],
    },
  ];
}

/** Updates a machine, and makes the DEVICEID one of its own. */
export function updateMachine(
  machineId: number,
  facts: MachineFacts,
  at: Date,
): Statement[] {
  const now = at.getTime();
  return [
    ...foldStatements(searchedTexts(facts)),
    statement(
      write.insertInto("machine_device")
        .values({
          device_id: facts.deviceId,
          machine_id: machineId,
          since: now,
        })
        .onConflict((conflict) => conflict.doNothing()),
    ),
    statement(
      write.updateTable("machine")
        .set({
          ...factColumns(facts),
          inventoried_at: now,
          last_contact_at: now,
          inventory_wanted: 0,
        })
        .where("id", "=", machineId)
        .where("id", "=", machineIdOf(facts.deviceId)),
      "the device belongs to another machine meanwhile",
    ),
  ];
}

function searchedTexts(facts: MachineFacts): string[] {
  const { name, os, user, cpu, serial, uuid, agent } = facts;
  return [name, os, user, cpu, serial, uuid, agent];
}

function columns(facts: MachineFacts) {
  return { device_id: facts.deviceId, ...factColumns(facts) };
}

function factColumns(facts: MachineFacts) {
  return {
    name: facts.name,
    family: facts.family,
    agent: facts.agent,
    os: facts.os,
    ip: facts.ip,
    addresses: JSON.stringify(facts.addresses),
    takes_packages: Number(facts.takesPackages),
    serial: facts.serial,
    uuid: facts.uuid,
    ...searchedColumns(facts),
  };
}

function searchedColumns(facts: SearchedFacts) {
  const { agentVersion, user, cpu, ramMib, diskFreeMib } = facts;
  return {
    agent_key: agentVersion === "" ? "" : versionKey(agentVersion),
    user,
    cpu,
    ram_mib: ramMib,
    disk_free_mib: diskFreeMib,
    filled: 1,
  };
}

/** Stores the facts from a machine's sections, once. */
export function fillMachine(
  machineId: number,
  facts: SearchedFacts,
): Statement {
  return statement(
    write.updateTable("machine").set(searchedColumns(facts))
      .where("id", "=", machineId).where("filled", "=", 0),
    "the machine was filled in meanwhile",
  );
}

/** Machines whose software and facts are only in their sections. */
export async function unfilledMachines(
  db: Db,
  limit: number,
): Promise<{ id: number; agent: string }[]> {
  return await db.selectFrom("machine").select(["id", "agent"])
    .where("filled", "=", sql.lit(0)).orderBy("id").limit(limit).execute();
}

/** Replaces the package history that the agent reported. */
export function storeHistory(
  deviceId: string,
  history: readonly number[],
): Statement[] {
  return [
    statement(
      write.deleteFrom("agent_history")
        .where("machine_id", "=", machineIdOf(deviceId)),
    ),
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
    statement(
      write.deleteFrom("machine_mac")
        .where("machine_id", "=", machineIdOf(deviceId)),
    ),
    {
      sql: `insert into machine_mac (mac, machine_id)
        select value, ${MACHINE_ID} from json_each(?)`,
      params: [deviceId, JSON.stringify(macs)],
    },
  ];
}

/** An event about the machine of a DEVICEID, in the same transaction. */
export function machineEvent(
  kind:
    | "machine.registered"
    | "machine.renamed"
    | "machine.reinstalled"
    | "machine.agent_joined"
    | "machine.approved"
    | "machine.inventory_cut"
    | "machine.duplicate_found"
    | "machine.tag_changed"
    | "machine.field_changed"
    | "inventory.arrived",
  deviceId: string,
  at: Date,
  payload: Readonly<Record<string, unknown>>,
): Statement {
  return statement(
    write.insertInto("event").values({
      at: at.getTime(),
      kind,
      actor: "agent",
      machine_id: machineIdOf(deviceId),
      payload: JSON.stringify(payload),
    }),
  );
}
