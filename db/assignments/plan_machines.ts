import { sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { listOf, statement, write } from "#db/store/write.ts";
import {
  type AudienceSlice,
  isInSlice,
  statusNumber,
  UNKNOWN_STATUS,
} from "./audience.ts";

/** Machines with the same status of the package. */
export interface StatusCount {
  /** See {@linkcode statusOf}. */
  readonly status: number;
  readonly machines: number;
}

/** Stores the machines of a slice with their status. */
export function fillStatement(
  planId: number,
  slice: AudienceSlice,
): Statement {
  const { packageId } = slice.audience;
  return statement(
    write.insertInto("plan_machine")
      .columns(["plan_id", "machine_id", "standing"])
      .expression(
        write.selectFrom("machine as m")
          .leftJoin(
            "deployment as d",
            (join) =>
              join.onRef("d.machine_id", "=", "m.id")
                .on("d.package_id", "=", packageId),
          )
          .select([
            sql<number>`${planId}`.as("plan_id"),
            "m.id as machine_id",
            statusNumber(packageId).as("standing"),
          ])
          .where(isInSlice(slice)),
      ),
  );
}

/** Stores the ids of the request that no machine has. */
export function unknownStatement(
  planId: number,
  machines: readonly number[],
): Statement {
  return {
    sql: `insert into plan_machine (plan_id, machine_id, standing)
      select ?, value, ? from json_each(?)
      where value not in (select id from machine)`,
    params: [planId, UNKNOWN_STATUS, JSON.stringify(machines)],
  };
}

/** All machines of a plan, counted by their status. */
export async function plannedCounts(
  db: Db,
  planId: number,
): Promise<readonly StatusCount[]> {
  return await db.selectFrom("plan_machine")
    .select(["standing as status", sql<number>`count(*)`.as("machines")])
    .where("plan_id", "=", planId).groupBy("standing").execute();
}

/** The next machines of a plan with one of these statuses, by id. */
export async function plannedAfter(
  db: Db,
  planId: number,
  statuses: readonly number[],
  after: number,
  limit: number,
): Promise<number[]> {
  const rows = await db.selectFrom("plan_machine").select("machine_id")
    .where("plan_id", "=", planId).where("machine_id", ">", after)
    .where("standing", "in", listOf(statuses))
    .orderBy("machine_id").limit(limit).execute();
  return rows.map((row) => row.machine_id);
}

/** The differences between a plan and the present in one id range. */
export interface Drift {
  /** Machines in the audience now, by their status now and in the plan. */
  readonly now: readonly {
    readonly now: number;
    /** Null: they were not in the plan. */
    readonly was: number | null;
    readonly machines: number;
  }[];
  /** Machines that have left the audience, by their status in the plan. */
  readonly gone: readonly { readonly was: number; readonly machines: number }[];
}

function audienceNow(
  db: Db,
  planId: number,
  slice: AudienceSlice,
) {
  const { packageId } = slice.audience;
  return db.selectFrom("machine as m")
    .leftJoin(
      "deployment as d",
      (join) =>
        join.onRef("d.machine_id", "=", "m.id")
          .on("d.package_id", "=", packageId),
    )
    .leftJoin(
      "plan_machine as p",
      (join) =>
        join.on("p.plan_id", "=", planId).onRef("p.machine_id", "=", "m.id"),
    )
    .select([
      "m.id",
      "m.name",
      statusNumber(packageId).as("now"),
      "p.standing as was",
    ])
    .where(isInSlice(slice));
}

function departed(
  db: Db,
  planId: number,
  slice: AudienceSlice,
) {
  return db.selectFrom("plan_machine as p")
    .where("p.plan_id", "=", planId)
    .where("p.machine_id", ">", slice.range.after)
    .where("p.machine_id", "<=", slice.range.to)
    .where("p.standing", "<>", UNKNOWN_STATUS)
    .where(
      sql<boolean>`p.machine_id not in
        (select m.id from machine m where ${isInSlice(slice)})`,
    );
}

/** Compares a plan with the present audience of its request. */
export async function driftIn(
  db: Db,
  planId: number,
  slice: AudienceSlice,
): Promise<Drift> {
  const rows = audienceNow(db, planId, slice);
  const now = await db.selectFrom(rows.as("x"))
    .select(["now", "was", sql<number>`count(*)`.as("machines")])
    .groupBy(["now", "was"]).execute();
  const gone = await departed(db, planId, slice)
    .select(["p.standing as was", sql<number>`count(*)`.as("machines")])
    .groupBy("p.standing").execute();
  return { now, gone };
}

/**
 * Machines whose status is one of `to` now, and was none of these in the plan.
 */
export async function newcomersIn(
  db: Db,
  planId: number,
  slice: AudienceSlice,
  { to, limit }: { readonly to: readonly number[]; readonly limit: number },
): Promise<{ id: number; name: string; now: number }[]> {
  const rows = audienceNow(db, planId, slice);
  return await db.selectFrom(rows.as("x")).select(["id", "name", "now"])
    .where("now", "in", listOf(to))
    .where(sql<boolean>`(was is null or was not in ${listOf(to)})`)
    .orderBy("id").limit(limit).execute();
}

/** Machines of the plan that have left the audience. */
export async function departedIn(
  db: Db,
  planId: number,
  slice: AudienceSlice,
): Promise<number[]> {
  const rows = await departed(db, planId, slice)
    .select("p.machine_id").execute();
  return rows.map((row) => row.machine_id);
}

/** Updates a plan by changes that were accepted: newcomers and departures. */
export function refreshStatements(
  planId: number,
  came: readonly { readonly id: number; readonly now: number }[],
  gone: readonly number[],
): Statement[] {
  return [
    ...gone.length === 0 ? [] : [statement(
      write.deleteFrom("plan_machine").where("plan_id", "=", planId)
        .where("machine_id", "in", listOf(gone)),
    )],
    ...came.length === 0 ? [] : [{
      sql: `insert into plan_machine (plan_id, machine_id, standing)
        select ?, json_extract(value, '$[0]'), json_extract(value, '$[1]')
        from json_each(?) where true
        on conflict do update set standing = excluded.standing`,
      params: [planId, JSON.stringify(came.map(({ id, now }) => [id, now]))],
    }],
  ];
}
