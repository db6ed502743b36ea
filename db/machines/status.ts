import { type RawBuilder, sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import { listOf } from "#db/store/write.ts";
import { type Query, termsOf } from "#shared/query/mod.ts";

/**
 * The condition that a machine, under an alias, is in service: it is not
 * retired. Lists, counts, guards, plans and groups are about such machines.
 */
export function isInService(machine = "m"): string {
  return `${machine}.status <> 'retired'`;
}

/**
 * The same for a column that has a machine's id. Retired machines are few and
 * indexed, so that this costs little for each row.
 */
export function isOfMachineInService(column: string): string {
  return `${column} not in (select id from machine where status = 'retired')`;
}

/** True if a query says itself which machines it means: it has a `status:`. */
export function namesStatus(query: Query): boolean {
  return termsOf(query).some(({ field }) => field === "status");
}

/** A condition on machines `m` that holds only for those in service. */
export function inService(condition: RawBuilder<boolean>): RawBuilder<boolean> {
  return sql<boolean>`(${sql.raw(isInService())} and ${condition})`;
}

/** A condition on deployments `d` that holds only for machines in service. */
export function ofMachinesInService(
  condition: RawBuilder<boolean>,
): RawBuilder<boolean> {
  return sql<boolean>`(${
    sql.raw(isOfMachineInService("d.machine_id"))
  } and ${condition})`;
}

/** The machines among these that are retired. */
export async function retiredAmong(
  db: Db,
  ids: readonly number[],
): Promise<{ id: number; name: string }[]> {
  return await db.selectFrom("machine").select(["id", "name"])
    .where("status", "=", "retired").where("id", "in", listOf(ids))
    .orderBy("name").orderBy("id").execute();
}
