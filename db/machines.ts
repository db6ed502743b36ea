import { sql } from "kysely";
import type { Machine } from "../shared/machines.ts";
import type { Page, PageQuery } from "../shared/page.ts";
import type { Db } from "./database.ts";
import { readPage } from "./page.ts";

function described(db: Db) {
  return db.selectFrom("machine as m").select([
    "m.id",
    "m.device_id as deviceId",
    "m.name",
    "m.family",
    "m.agent",
    "m.os",
    "m.ip",
    "m.serial",
    "m.tag",
    "m.registered_at as registeredAt",
    "m.inventoried_at as inventoriedAt",
    "m.last_contact_at as lastContactAt",
  ]);
}

type Raw = Awaited<
  ReturnType<ReturnType<typeof described>["executeTakeFirstOrThrow"]>
>;

function toMachine(raw: Raw): Machine {
  return {
    ...raw,
    registeredAt: new Date(raw.registeredAt).toISOString(),
    inventoriedAt: new Date(raw.inventoriedAt).toISOString(),
    lastContactAt: new Date(raw.lastContactAt).toISOString(),
  };
}

/** Machines by name; `q` looks in names. */
export function machinePage(
  db: Db,
  asked: PageQuery & { group?: number },
): Promise<Page<Machine>> {
  const base = asked.group
    ? described(db).where(
      sql<boolean>`exists (select 1 from group_member g
        where g.group_id = ${asked.group} and g.machine_id = m.id)`,
    )
    : described(db);
  return readPage(
    base,
    {
      keys: [
        { column: "m.name", field: "name" },
        { column: "m.id", field: "id" },
      ],
      searched: ["m.name"],
    },
    asked,
    toMachine,
  );
}

export async function machineById(
  db: Db,
  id: number,
): Promise<Machine | null> {
  const raw = await described(db).where("m.id", "=", id).executeTakeFirst();
  return raw ? toMachine(raw) : null;
}

/** Which of these row numbers are no machine's. */
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
  return {
    history: history.map((row) => row.package_id),
    sections: Object.fromEntries(sections.map((row) => [row.section, {
      changedAt: new Date(row.changed_at).toISOString(),
      entries: JSON.parse(row.content),
    }])),
  };
}
