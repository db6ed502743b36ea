import { sql } from "kysely";
import type { InventoryTargets } from "#shared/contract/machines/inventories.ts";
import type { Query } from "#shared/query/mod.ts";
import { type LoadCauseRules, rulesFor } from "#db/deployments/causes.ts";
import type { Statement, WideReader } from "#db/store/transaction.ts";
import { type Condition, machineCondition } from "#db/query/conditions.ts";
import { isInService } from "./status.ts";
import { softwareSets } from "./software_sets.ts";

export interface InventoryTarget {
  readonly id: number;
  /** True if its inventory has been requested. */
  readonly isRequested: boolean;
}

/** The machines that are asked for an inventory. */
export type InventoryAudience =
  & Pick<InventoryTargets, "machines" | "groups">
  & {
    /** A condition on further machines `m`; null: none. */
    readonly condition: Condition | null;
  };

/** A query as a condition on machines `m`. */
export async function conditionFor(
  wide: WideReader,
  query: Query,
  now: Date,
  loadRules: LoadCauseRules,
): Promise<Condition> {
  const sets = await softwareSets(wide, query);
  const rules = await rulesFor(wide.db, query, loadRules);
  return machineCondition(query, now, { sets, rules, perMachine: true });
}

/** The next machines of an audience, by id. */
export async function targetsAfter(
  { db }: WideReader,
  { machines, groups, condition }: InventoryAudience,
  after: number,
  limit: number,
): Promise<InventoryTarget[]> {
  const members = sql.join(
    [
      sql`select value as id from json_each(${JSON.stringify(machines)})
        where value > ${after}`,
      ...groups.map((group) =>
        sql`select * from (select machine_id from group_member
          where group_id = ${group} and machine_id > ${after}
          order by machine_id limit ${limit})`
      ),
      ...condition
        ? [sql`select * from (select m.id from machine m
          where m.id > ${after} and +(${condition})
          order by m.id limit ${limit})`]
        : [],
    ],
    sql` union `,
  );
  const { rows } = await sql<{ id: number; requested: number }>`
    select m.id, m.inventory_wanted <> 0 as requested
    from (${members} order by id limit ${limit}) t
    join machine m on m.id = t.id and ${sql.raw(isInService())}
    order by m.id`.execute(db);
  return rows.map(({ id, requested }) => ({
    id,
    isRequested: requested !== 0,
  }));
}

/** Requests the inventories of these machines; with null, no longer. */
export function requestInventories(
  machines: readonly number[],
  at: Date | null,
): Statement {
  return {
    sql: `update machine set inventory_wanted = ?
      where id in (select value from json_each(?))
        and (inventory_wanted = 0) = (? <> 0)
      returning id`,
    params: [at?.getTime() ?? 0, JSON.stringify(machines), at?.getTime() ?? 0],
  };
}
