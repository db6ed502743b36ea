import { sql } from "kysely";
import {
  type Machine,
  MACHINE_SORTS,
  type MachinePage,
  type MachineQuery,
  SILENT_DAYS,
} from "#shared/contract/machines/machines.ts";
import { NO_UNKNOWN } from "#shared/contract/unknown.ts";
import type { Query } from "#shared/query/mod.ts";
import { DAY_MS, iso, isoOrNull } from "#shared/time.ts";
import { type LoadCauseRules, rulesFor } from "#db/deployments/causes.ts";
import type { Db } from "#db/store/tables.ts";
import type { WideReader } from "#db/store/transaction.ts";
import { relaysOf } from "#db/relays/relayed_machines.ts";
import { countOf, orderOf, readPage } from "#db/query/page.ts";
import { machineCondition } from "#db/query/conditions.ts";
import { fieldsOf } from "./account.ts";
import { softwareEntries } from "./software.ts";
import { softwareSets } from "./software_sets.ts";
import { unknownMatches } from "./unknown_matches.ts";

function described(db: Db) {
  return db.selectFrom("machine as m").select([
    "m.id",
    "m.device_id as deviceId",
    "m.name",
    "m.family",
    "m.agent",
    "m.os",
    "m.ip",
    "m.addresses",
    "m.ip_order as ipOrder",
    "m.serial",
    "m.tag",
    "m.status",
    "m.approved_by as approvedBy",
    "m.retired_at as retiredAt",
    "m.registered_at as registeredAt",
    "m.inventoried_at as inventoriedAt",
    "m.last_contact_at as lastContactAt",
    "m.inventory_wanted as inventoryWanted",
    "m.obeys",
    "m.poll_seconds as pollSeconds",
  ]);
}

type RawMachine = Awaited<
  ReturnType<ReturnType<typeof described>["executeTakeFirstOrThrow"]>
>;

/** A machine without what other tables have about it. */
type ReadMachine = Omit<Machine, "fields" | "relay">;

function toMachine(
  { ipOrder: _, inventoryWanted, addresses, ...raw }: RawMachine,
): ReadMachine {
  return {
    ...raw,
    retiredAt: isoOrNull(raw.retiredAt),
    addresses: addresses !== null
      ? JSON.parse(addresses)
      : raw.ip === ""
      ? []
      : [raw.ip],
    registeredAt: iso(raw.registeredAt),
    inventoriedAt: iso(raw.inventoriedAt),
    lastContactAt: iso(raw.lastContactAt),
    inventoryWantedAt: inventoryWanted === 0 ? null : iso(inventoryWanted),
    obeys: raw.obeys ?? "unknown",
  };
}

/** A filter on machines; all conditions have to hold. */
type MachineSelection = Omit<MachineQuery, "q"> & {
  readonly excludedFrom?: number;
};

/**
 * Machines that match the filter and the query. If many do, the index of the
 * order is read until the page is full; else the matches are sorted.
 *
 * @throws {QueryTooSlow} If it exceeds the time limit of a read.
 */
export async function machinePage(
  wide: WideReader,
  request: MachineSelection,
  query: Query,
  now: Date,
  loadRules: LoadCauseRules,
): Promise<MachinePage> {
  const { db } = wide;
  const sets = await softwareSets(wide, query);
  const rules = await rulesFor(db, query, loadRules);
  // A whole name means its machine, whatever status that has.
  const anyStatus = request.name !== undefined;
  const found = matching(db, request, now)
    .where(machineCondition(query, now, { sets, rules, anyStatus }));
  const total = await countOf(found);
  const most = await db.selectFrom("machine as m")
    .select(sql<number>`coalesce(max(m.id), 0)`.as("id"))
    .executeTakeFirstOrThrow();
  const walk = total * total > request.limit * Number(most.id);
  const walked = () =>
    matching(db, request, now).where(
      // The plus keeps SQLite from using an index for a part of it.
      sql<boolean>`+(${
        machineCondition(query, now, {
          ...{ sets, rules, anyStatus },
          perMachine: true,
        })
      })`,
    );
  const key = <Field extends keyof RawMachine & string>(
    column: string,
    field: Field,
  ) => ({ column: walk ? column : sql`+${sql.ref(column)}`, field });
  const id = key("m.id", "id");
  const order = orderOf<RawMachine, (typeof MACHINE_SORTS)[number]>(
    request.sort ?? "name",
    {
      name: [key("m.name", "name"), id],
      lastContact: [key("m.last_contact_at", "lastContactAt"), id],
      os: [key("m.os", "os"), id],
      ip: [key("m.ip_order", "ipOrder"), id],
      registered: [key("m.registered_at", "registeredAt"), id],
    },
  );
  const page = await readPage(
    walk ? walked() : found,
    order,
    request,
    toMachine,
    total,
  );
  const unknown = total === 0
    ? NO_UNKNOWN
    : await unknownMatches(db, found, query, now, { sets, rules, anyStatus });
  return { ...page, rows: await completed(db, page.rows), unknown };
}

async function completed(
  db: Db,
  machines: readonly ReadMachine[],
): Promise<Machine[]> {
  const ids = machines.map(({ id }) => id);
  const [fields, relays] = await Promise.all([
    fieldsOf(db, ids),
    relaysOf(db, ids),
  ]);
  return machines.map((machine) => ({
    ...machine,
    fields: [...fields.get(machine.id) ?? []],
    relay: relays.get(machine.id) ?? null,
  }));
}

function matching(db: Db, request: MachineSelection, now: Date) {
  const { group, excludedFrom, name, notSeenDays, faults } = request;
  const silentSince = (days: number) => now.getTime() - days * DAY_MS;
  let query = described(db);
  if (group) {
    query = query.where(
      sql<boolean>`exists (select 1 from group_member g
        where g.group_id = ${group} and g.machine_id = m.id)`,
    );
  }
  if (excludedFrom) {
    query = query.where(
      sql<boolean>`m.id in (select x.machine_id from group_excluded x
        where x.group_id = ${excludedFrom})`,
    );
  }
  if (name !== undefined) query = query.where("m.name", "=", name);
  if (request.obeys !== undefined) {
    query = request.obeys === "unknown"
      ? query.where("m.obeys", "is", null)
      : query.where(sql<boolean>`m.obeys = ${sql.lit(request.obeys)}`);
  }
  if (request.inventoryWanted !== undefined) {
    query = query.where(
      sql<boolean>`m.inventory_wanted ${
        sql.raw(request.inventoryWanted ? "<>" : "=")
      } 0`,
    );
  }
  if (faults) {
    query = query.where(
      sql<boolean>`(m.last_contact_at < ${
        silentSince(notSeenDays ?? SILENT_DAYS)
      } or m.id in
        (select f.machine_id from deployment f where f.state = 'failed'))`,
    );
  } else if (notSeenDays) {
    query = query.where("m.last_contact_at", "<", silentSince(notSeenDays));
  }
  return query;
}

export async function machineById(
  db: Db,
  id: number,
): Promise<Machine | null> {
  const raw = await described(db).where("m.id", "=", id).executeTakeFirst();
  if (!raw) return null;
  const [machine = null] = await completed(db, [toMachine(raw)]);
  return machine;
}

/** The ids among these that no machine has. */
export async function missingMachines(
  db: Db,
  ids: readonly number[],
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select value as id from json_each(${JSON.stringify(ids)})
    where value not in (select id from machine)`.execute(db);
  return rows.map((row) => row.id);
}

/** A machine's inventory as it is stored. */
export async function inventoryOf(db: Db, machineId: number): Promise<{
  history: number[];
  sections: Record<string, { changedAt: string; entries: unknown[] }>;
}> {
  const history = await db.selectFrom("agent_history").select("package_id")
    .where("machine_id", "=", machineId).orderBy("package_id").execute();
  const sections = await db.selectFrom("inventory_section")
    .select(["section", "content", "changed_at"])
    .where("machine_id", "=", machineId).orderBy("section").execute();
  const entriesOf = async (section: string, content: string) => {
    const stored: unknown[] = JSON.parse(content);
    return section === "SOFTWARES" ? await softwareEntries(db, stored) : stored;
  };
  return {
    history: history.map((row) => row.package_id),
    sections: Object.fromEntries(
      await Promise.all(sections.map(async (row) => [row.section, {
        changedAt: iso(row.changed_at),
        entries: await entriesOf(row.section, row.content),
      }])),
    ),
  };
}
