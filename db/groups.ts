import { sql } from "kysely";
import type { Group, GroupQuery } from "../shared/groups.ts";
import type { Page } from "../shared/page.ts";
import type { Db } from "./database.ts";
import { appendEvent } from "./events.ts";
import type { Statement } from "./job.ts";
import { orderOf, readPage } from "./page.ts";

function described(db: Db) {
  return db.selectFrom("machine_group as g").select([
    "g.id",
    "g.name",
    "g.description",
    "g.created_at as createdAt",
    "g.members as machines",
  ]);
}

type Raw = Awaited<
  ReturnType<ReturnType<typeof described>["executeTakeFirstOrThrow"]>
>;

function toGroup(raw: Raw): Group {
  return { ...raw, createdAt: new Date(raw.createdAt).toISOString() };
}

/** Groups by name; `q` looks in names. */
export function groupPage(db: Db, asked: GroupQuery): Promise<Page<Group>> {
  const { name, sort = "name" } = asked;
  return readPage(
    name === undefined
      ? described(db)
      : described(db).where("g.name", "=", name),
    {
      ...orderOf(sort, { name: [{ column: "g.name", field: "name" }] }),
      searched: ["g.name"],
    },
    asked,
    toGroup,
  );
}

export async function groupById(db: Db, id: number): Promise<Group | null> {
  const raw = await described(db).where("g.id", "=", id).executeTakeFirst();
  return raw ? toGroup(raw) : null;
}

/** Which of these machines are in the group. */
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

/** The assignments in force that reach machines through the group. */
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

/** So many machines are named in an event; beyond, only how many it were. */
export const NAMED = 1000;

/** Makes a group with its first members; the first statement returns its `id`. */
export function insertGroup(given: {
  readonly name: string;
  readonly description: string;
  readonly machines: readonly number[];
  readonly by: string;
  readonly at: Date;
}): Statement[] {
  const { name, description, machines, by, at } = given;
  return [
    {
      sql: `insert into machine_group (name, description, created_at)
        values (?, ?, ?) returning id`,
      params: [name, description, at.getTime()],
    },
    {
      sql: `insert into group_member (group_id, machine_id)
        select (select id from machine_group where name = ?), value
        from json_each(?)`,
      params: [name, JSON.stringify(machines)],
    },
    {
      sql: `insert into event (at, kind, actor, payload)
        select ?, 'group.created', ?,
          json_object('group', id, 'name', name, 'machines', ?, 'ids', json(?))
        from machine_group where name = ?`,
      params: [
        at.getTime(),
        `operator:${by}`,
        machines.length,
        JSON.stringify(machines.slice(0, NAMED)),
        name,
      ],
    },
  ];
}

/** Renames a group; what is null stays as it is. */
export function renameGroup(
  id: number,
  name: string | null,
  description: string | null,
): Statement {
  return {
    sql: `update machine_group set name = coalesce(?, name),
      description = coalesce(?, description) where id = ?`,
    params: [name, description, id],
    orElse: "the group was deleted meanwhile",
  };
}

/**
 * Deletes a group that no assignment in force uses. That withdrawn ones went
 * to it stays in the log.
 */
export function deleteGroupStatements(
  group: Group,
  by: string,
  at: Date,
): Statement[] {
  return [
    {
      sql: `delete from assignment_group where group_id = ?
        and assignment_id in
          (select id from assignment where withdrawn_at is not null)`,
      params: [group.id],
    },
    ...["group_member", "group_excluded", "group_reference"].map((table) => ({
      sql: `delete from ${table} where group_id = ?`,
      params: [group.id],
    })),
    {
      sql: `delete from machine_group where id = ? and not exists
        (select 1 from assignment_group where group_id = machine_group.id)`,
      params: [group.id],
      orElse: "the group was deleted or assigned to meanwhile",
    },
    appendEvent({
      kind: "group.deleted",
      actor: `operator:${by}`,
      at,
      payload: {
        group: group.id,
        name: group.name,
        machines: group.machines,
      },
    }),
  ];
}
