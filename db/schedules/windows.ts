import { sql } from "kysely";
import type {
  MaintenanceWindow,
  WindowRule,
} from "#shared/contract/schedules/windows.ts";
import type { Page, PageQuery } from "#shared/contract/page.ts";
import { iso, isoOrNull } from "#shared/time.ts";
import { appendEvent } from "#db/events/events.ts";
import { readPage } from "#db/query/page.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";

/** One opening, in milliseconds. */
interface StoredOpening {
  readonly opensAt: number;
  readonly closesAt: number;
}

function described(db: Db, now: number) {
  return db.selectFrom("maintenance_window as w")
    .innerJoin("machine_group as g", "g.id", "w.group_id")
    .select([
      "w.id",
      "w.group_id as groupId",
      "g.name as groupName",
      "w.rule",
      "w.created_at as createdAt",
      "w.created_by as createdBy",
      sql<number | null>`(select max(o.closes_at) from window_opening o
        where o.window_id = w.id and o.opens_at <= ${now}
          and o.closes_at > ${now})`.as("closesAt"),
      sql<number | null>`(select min(o.opens_at) from window_opening o
        where o.window_id = w.id and o.opens_at > ${now})`.as("opensAt"),
    ]);
}

type WindowRow = Awaited<
  ReturnType<ReturnType<typeof described>["executeTakeFirstOrThrow"]>
>;

function toWindow(row: WindowRow): MaintenanceWindow {
  const rule: WindowRule = JSON.parse(row.rule);
  return {
    id: row.id,
    group: { id: row.groupId, name: row.groupName },
    ...rule,
    open: row.closesAt !== null,
    changesAt: isoOrNull(row.closesAt ?? row.opensAt),
    createdAt: iso(row.createdAt),
    createdBy: row.createdBy,
  };
}

/** Windows by the names of their groups; `q` searches these. */
export function windowPage(
  db: Db,
  { group, ...request }: PageQuery & { readonly group?: number },
  now: Date,
): Promise<Page<MaintenanceWindow>> {
  const all = described(db, now.getTime());
  return readPage(
    group === undefined ? all : all.where("w.group_id", "=", group),
    {
      keys: [
        { column: "g.name", field: "groupName" },
        { column: "w.id", field: "id" },
      ],
      searched: ["g.name"],
    },
    request,
    toWindow,
  );
}

export async function windowById(
  db: Db,
  id: number,
  now: Date,
): Promise<MaintenanceWindow | null> {
  const row = await described(db, now.getTime()).where("w.id", "=", id)
    .executeTakeFirst();
  return row ? toWindow(row) : null;
}

/** The rules of all windows, with their groups. */
export async function windowRules(
  db: Db,
): Promise<{ id: number; group: number; rule: WindowRule }[]> {
  const rows = await db.selectFrom("maintenance_window")
    .select(["id", "group_id as group", "rule"]).orderBy("id").execute();
  return rows.map(({ rule, ...row }) => ({ ...row, rule: JSON.parse(rule) }));
}

/** Makes a window with its openings, and returns its `id`. */
export function insertWindow(
  { group, rule, openings, by, at }: {
    readonly group: { readonly id: number; readonly name: string };
    readonly rule: WindowRule;
    readonly openings: readonly StoredOpening[];
    readonly by: string;
    readonly at: Date;
  },
): Statement[] {
  return [
    {
      sql: `insert into maintenance_window
          (group_id, rule, created_at, created_by)
        select id, ?, ?, ? from machine_group where id = ? returning id`,
      params: [JSON.stringify(rule), at.getTime(), by, group.id],
      orElse: "the group was deleted meanwhile",
    },
    openingStatement("(select max(id) from maintenance_window)", openings),
    appendEvent({
      kind: "window.created",
      actor: `operator:${by}`,
      at,
      payload: { group: group.id, groupNames: [group.name], ...rule },
    }),
  ];
}

function openingStatement(
  window: string,
  openings: readonly StoredOpening[],
): Statement {
  return {
    sql: `insert into window_opening (window_id, opens_at, closes_at)
      select ${window}, value ->> 0, value ->> 1 from json_each(?)
      where true on conflict do update set closes_at = excluded.closes_at`,
    params: [
      JSON.stringify(openings.map((one) => [one.opensAt, one.closesAt])),
    ],
  };
}

/** Replaces the openings of a window that still exists. */
export function replaceOpenings(
  id: number,
  openings: readonly StoredOpening[],
): Statement[] {
  return [
    { sql: "delete from window_opening where window_id = ?", params: [id] },
    {
      sql: `insert into window_opening (window_id, opens_at, closes_at)
        select w.id, j.value ->> 0, j.value ->> 1
        from maintenance_window w, json_each(?) j where w.id = ?`,
      params: [
        JSON.stringify(openings.map((one) => [one.opensAt, one.closesAt])),
        id,
      ],
    },
  ];
}

/** Removes a window. */
export function deleteWindow(
  { id, group }: Pick<MaintenanceWindow, "id" | "group">,
  by: string,
  at: Date,
): Statement[] {
  return [
    { sql: "delete from window_opening where window_id = ?", params: [id] },
    {
      sql: "delete from maintenance_window where id = ?",
      params: [id],
      orElse: "the window was removed meanwhile",
    },
    appendEvent({
      kind: "window.removed",
      actor: `operator:${by}`,
      at,
      payload: { group: group.id, groupNames: [group.name], window: id },
    }),
  ];
}

/** Removes the windows of a group that is deleted. */
export function deleteWindowsOf(group: number): Statement[] {
  return [
    {
      sql: `delete from window_opening where window_id in
        (select id from maintenance_window where group_id = ?)`,
      params: [group],
    },
    {
      sql: "delete from maintenance_window where group_id = ?",
      params: [group],
    },
  ];
}
