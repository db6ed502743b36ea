import { sql } from "kysely";
import type { MachineTargets } from "#shared/contract/machines/targets.ts";
import type { MachineStatus } from "#shared/contract/machines/machines.ts";
import type { Query } from "#shared/query/mod.ts";
import { type LoadCauseRules, rulesFor } from "#db/deployments/causes.ts";
import { type Condition, machineCondition } from "#db/query/conditions.ts";
import type { WideReader } from "#db/store/transaction.ts";
import { softwareSets } from "./software_sets.ts";

/** A machine that is to be retired, restored or removed. */
export interface LifeTarget {
  readonly id: number;
  readonly status: MachineStatus;
  readonly lastContactAt: number;
}

/** The machines that are meant. */
export interface LifeAudience
  extends Pick<MachineTargets, "machines" | "groups"> {
  /** A condition on further machines `m`; null: none. */
  readonly condition: Condition | null;
}

/**
 * A query as a condition on machines `m`.
 *
 * @param anyStatus True if it is about retired machines, too.
 */
export async function lifeCondition(
  wide: WideReader,
  query: Query,
  now: Date,
  loadRules: LoadCauseRules,
  anyStatus: boolean,
): Promise<Condition> {
  const sets = await softwareSets(wide, query);
  const rules = await rulesFor(wide.db, query, loadRules);
  return machineCondition(query, now, {
    ...{ sets, rules, anyStatus },
    perMachine: true,
  });
}

/** The next machines of an audience, by id. */
export async function lifeTargetsAfter(
  { db }: WideReader,
  { machines, groups, condition }: LifeAudience,
  after: number,
  limit: number,
): Promise<LifeTarget[]> {
  const named = sql`select m.id as id from json_each(${
    JSON.stringify(machines)
  }) j
      cross join machine m on m.id = j.value where j.value > ${after}
    union select * from (select distinct g.machine_id from group_member g
      where g.group_id in (select value from json_each(${
    JSON.stringify(groups)
  })) and g.machine_id > ${after} order by g.machine_id limit ${limit})`;
  const ids = condition
    ? sql`${named} union select * from (select m.id from machine m
        where m.id > ${after} and +(${condition}) order by m.id limit ${limit})`
    : named;
  const { rows } = await sql<LifeTarget>`
    select m.id, m.status, m.last_contact_at as lastContactAt
    from (${ids} order by id limit ${limit}) t
    join machine m on m.id = t.id order by m.id`.execute(db);
  return rows;
}
