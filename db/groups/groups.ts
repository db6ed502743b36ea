import { sql } from "kysely";
import { orderOf, readPage } from "#db/query/page.ts";
import type { Db } from "#db/store/tables.ts";
import type { Group, GroupQuery } from "#shared/contract/groups/groups.ts";
import type { Page } from "#shared/contract/page.ts";
import { iso } from "#shared/time.ts";

/** A group as it is stored: its query names other groups by their ids. */
export interface StoredGroup extends Omit<Group, "query" | "freshness"> {
  readonly query: string | null;
  /** Milliseconds; null: not yet, or not due. */
  readonly computedAt: number | null;
  readonly dueAt: number | null;
  readonly walkedTo: number | null;
}

function described(db: Db) {
  return db.selectFrom("machine_group as g").select([
    "g.id",
    "g.name",
    "g.description",
    "g.created_at as createdAt",
    "g.members as machines",
    "g.included",
    "g.excluded",
    "g.query",
    "g.trusted_only as trustedOnly",
    "g.computed_at as computedAt",
    "g.due_at as dueAt",
    "g.walked_to as walkedTo",
  ]);
}

type RawGroup = Awaited<
  ReturnType<ReturnType<typeof described>["executeTakeFirstOrThrow"]>
>;

function toGroup(raw: RawGroup): StoredGroup {
  return {
    ...raw,
    trustedOnly: raw.trustedOnly !== 0,
    createdAt: iso(raw.createdAt),
  };
}

/** Groups by name; `q` searches names. */
export function groupPage(
  db: Db,
  request: GroupQuery,
): Promise<Page<StoredGroup>> {
  const { name, sort = "name" } = request;
  return readPage(
    name === undefined
      ? described(db)
      : described(db).where("g.name", "=", name),
    {
      ...orderOf(sort, { name: [{ column: "g.name", field: "name" }] }),
      searched: ["g.name"],
    },
    request,
    toGroup,
  );
}

export async function groupById(
  db: Db,
  id: number,
): Promise<StoredGroup | null> {
  const raw = await described(db).where("g.id", "=", id).executeTakeFirst();
  return raw ? toGroup(raw) : null;
}

/** The machines among these that are in the group. */
export async function membersAmong(
  db: Db,
  groupId: number,
  machines: readonly number[],
): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select machine_id as id from group_member
    where group_id = ${groupId}
      and machine_id in (select value from json_each(${
    JSON.stringify(machines)
  }))`
    .execute(db);
  return new Set(rows.map((row) => row.id));
}

/** Assignments in force to the group. */
export async function assignmentsOfGroup(
  db: Db,
  groupId: number,
): Promise<number[]> {
  const rows = await db.selectFrom("assignment_group as ag")
    .innerJoin("assignment as a", "a.id", "ag.assignment_id")
    .select("a.id")
    .where("ag.group_id", "=", groupId).where("a.withdrawn_at", "is", null)
    .orderBy("a.id").execute();
  return rows.map((row) => row.id);
}

/** Groups by their ids, or by their names in any case; in no order. */
export async function groupsNamed(
  db: Db,
  by:
    | { readonly ids: readonly number[] }
    | { readonly names: readonly string[] },
): Promise<{ id: number; name: string }[]> {
  const condition = "ids" in by
    ? sql`id in (select value from json_each(${JSON.stringify(by.ids)}))`
    : sql`lower(name) in (select lower(value)
        from json_each(${JSON.stringify(by.names)}))`;
  const { rows } = await sql<{ id: number; name: string }>`
    select id, name from machine_group where ${condition}`.execute(db);
  return rows;
}

/** The groups that each group's query names, by ids. */
export async function groupReferences(
  db: Db,
): Promise<Map<number, number[]>> {
  const rows = await db.selectFrom("group_reference").selectAll().execute();
  return Map.groupBy(rows, (row) => row.group_id).entries()
    .reduce(
      (all, [id, named]) => all.set(id, named.map((row) => row.refers_to)),
      new Map<number, number[]>(),
    );
}

/** Groups whose query names this one. */
export async function groupsReferring(
  db: Db,
  groupId: number,
): Promise<{ id: number; name: string }[]> {
  return await db.selectFrom("group_reference as r")
    .innerJoin("machine_group as g", "g.id", "r.group_id")
    .select(["g.id", "g.name"])
    .where("r.refers_to", "=", groupId).orderBy("g.name").execute();
}
