import { sql } from "kysely";
import type { InventoryTargets } from "#shared/contract/machines/inventories.ts";
import type { Query } from "#shared/query/mod.ts";
import { type LoadCauseRules, rulesFor } from "#db/deployments/causes.ts";
import type { Statement, WideReader } from "#db/store/transaction.ts";
import { type Condition, machineCondition } from "#db/query/conditions.ts";
import { softwareSets } from "./software_sets.ts";

export interface InventoryTarget {
  readonly id: number;
  /** Whether it is asked for its inventory. */
  readonly asked: boolean;
}

/** What is meant, made ready to be looked for. */
export type InventoryAudience =
  & Pick<InventoryTargets, "machines" | "groups">
  & {
    /** Machines `m` that are meant besides. */
    readonly condition: Condition | null;
  };

/** The machines a query finds, as a condition on `m`. */
export async function conditionFor(
  wide: WideReader,
  query: Query,
  now: Date,
  ruling: LoadCauseRules,
): Promise<Condition> {
  const sets = await softwareSets(wide, query);
  const rules = await rulesFor(wide.db, query, ruling);
  return machineCondition(query, now, { sets, rules, few: true });
}

/** The next machines that are meant, by id. */
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
  const { rows } = await sql<{ id: number; asked: number }>`
    select m.id, m.inventory_wanted <> 0 as asked
    from (${members} order by id limit ${limit}) t
    join machine m on m.id = t.id order by m.id`.execute(db);
  return rows.map(({ id, asked }) => ({ id, asked: asked !== 0 }));
}

/** Asks for the inventories of these machines, or with null no longer. */
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
