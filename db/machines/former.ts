import { type RawBuilder, sql } from "kysely";
import type { FormerMachine } from "#shared/contract/machines/life.ts";
import type { Page, PageQuery } from "#shared/contract/page.ts";
import { iso } from "#shared/time.ts";
import { readPage } from "#db/query/page.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { listOf } from "#db/store/write.ts";
import { MACHINE_ID } from "./inventory.ts";

/** The name that a machine had before it was removed; null: it was not. */
export function formerName(id: string): RawBuilder<string | null> {
  return sql<string | null>`(select f.name from former_machine f
    where f.id = ${sql.ref(id)})`;
}

/** Machines that were removed, the latest first. */
export async function formerPage(
  db: Db,
  request: PageQuery & { readonly name?: string | undefined },
): Promise<Page<FormerMachine>> {
  const all = db.selectFrom("former_machine as f").select([
    "f.id",
    "f.name",
    "f.device_id as deviceId",
    "f.os",
    "f.serial",
    "f.tag",
    "f.registered_at as registeredAt",
    "f.last_contact_at as lastContactAt",
    "f.removed_at as removedAt",
    "f.removed_by as removedBy",
    sql<number>`json_array_length(f.results)`.as("results"),
    "f.returned_id as returnedAs",
  ]).where("f.merged_into", "is", null);
  return await readPage(
    request.name === undefined ? all : all.where("f.name", "=", request.name),
    {
      keys: [
        { column: "f.removed_at", field: "removedAt" },
        { column: "f.id", field: "id" },
      ],
      descending: true,
      searched: ["f.name", "f.serial"],
    },
    request,
    (row) => ({
      ...row,
      registeredAt: iso(row.registeredAt),
      lastContactAt: iso(row.lastContactAt),
      removedAt: iso(row.removedAt),
    }),
  );
}

/** A removed machine, with what identifies it. */
export interface FormerTraits {
  readonly machineId: number;
  readonly name: string;
  readonly serial: string;
  readonly uuid: string;
  readonly macs: readonly string[];
  readonly deviceIds: readonly string[];
  readonly removedAt: number;
}

/**
 * Removed machines that have not returned and share a DEVICEID, serial, UUID or
 * MAC; a trait that more than `most` of them have is ignored.
 */
export async function formerSharing(
  db: Db,
  { deviceId, serial, uuid, macs }: {
    readonly deviceId: string;
    readonly serial: string;
    readonly uuid: string;
    readonly macs: readonly string[];
  },
  most: number,
): Promise<FormerTraits[]> {
  const traits = [
    ["device", deviceId],
    ["serial", serial],
    ["uuid", uuid],
    ...macs.map((mac) => ["mac", mac]),
  ].filter(([, value]) => value !== "");
  const { rows } = await sql<{ ids: string }>`
    select json_group_array(t.former_id) as ids
    from json_each(${JSON.stringify(traits)}) j
    cross join former_trait t on t.kind = j.value ->> 0
      and t.value = j.value ->> 1
    cross join former_machine f on f.id = t.former_id
    where f.returned_id is null
    group by j.key having count(*) <= ${most}`.execute(db);
  const ids = new Set(rows.flatMap((row) => JSON.parse(row.ids) as number[]));
  if (ids.size === 0) return [];
  const found = await db.selectFrom("former_machine")
    .select(["id", "name", "serial", "uuid", "removed_at"])
    .where("id", "in", listOf([...ids])).execute();
  const kept = await db.selectFrom("former_trait").selectAll()
    .where("former_id", "in", listOf([...ids])).execute();
  const of = (id: number, kind: string) =>
    kept.filter((one) => one.former_id === id && one.kind === kind)
      .map(({ value }) => value);
  return found.map(({ id, name, serial, uuid, removed_at }) => ({
    ...{ machineId: id, name, serial, uuid, removedAt: removed_at },
    macs: of(id, "mac"),
    deviceIds: of(id, "device"),
  }));
}

/**
 * Gives a machine that registers the results it had before it was removed, in
 * the transaction that makes it: what had succeeded is installed already, what
 * had failed has failed.
 */
export function recognisedStatements(
  deviceId: string,
  formerId: number,
  at: Date,
): Statement[] {
  return [
    {
      sql: `insert into deployment (machine_id, package_id, assignment_id,
          state, attempt, force, code, exit_code, updated_at, former_at)
        select ${MACHINE_ID}, r.value ->> 0, r.value ->> 1,
          iif(r.value ->> 2 = 'failed', 'failed', 'already_installed'), 1, 0,
          iif(r.value ->> 2 = 'failed', r.value ->> 4, null),
          iif(r.value ->> 2 = 'failed', r.value ->> 5, null),
          r.value ->> 6, r.value ->> 6
        from former_machine f, json_each(f.results) r
        join package p on p.id = r.value ->> 0
        join assignment a on a.id = r.value ->> 1
        where f.id = ? on conflict do nothing`,
      params: [deviceId, formerId],
    },
    {
      sql: `insert into event (at, kind, actor, machine_id, payload)
        select ?, 'machine.recognised', 'agent', ${MACHINE_ID}, json_object(
          'former', id, 'name', name, 'removedAt', removed_at,
          'removedBy', removed_by, 'packages', json_array_length(results))
        from former_machine where id = ?`,
      params: [at.getTime(), deviceId, formerId],
    },
    {
      sql: `update former_machine set returned_id = ${MACHINE_ID}
        where id = ? and returned_id is null`,
      params: [deviceId, formerId],
      orElse: "the removed machine has registered again meanwhile",
    },
  ];
}
