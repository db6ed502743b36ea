import { sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import type { IdRange } from "#db/query/id_range.ts";
import { stateList } from "#db/deployments/predicates.ts";
import { listOf } from "#db/store/write.ts";
import { OPEN } from "#shared/contract/deployments/states.ts";
import { planned, type PlanSelection } from "./plan_figures.ts";

/** One of the packages is installed on the machine of `p`, or on its way. */
function isThere(packages: readonly number[]) {
  const ids = listOf(packages);
  return sql<boolean>`(exists (select 1 from deployment d
      where d.machine_id = p.machine_id and d.package_id in ${ids}
        and d.state in ${sql.raw(stateList(OPEN))})
    or exists (select 1 from package_there t
      where t.machine_id = p.machine_id and t.package_id in ${ids}))`;
}

/** The machines of a plan on which a package waits. */
export async function machinesWaitingFor(
  db: Db,
  counted: PlanSelection,
  range: IdRange,
  packageId: number,
): Promise<number> {
  const { machines } = await planned(db, counted, range)
    .innerJoin("deployment as d", "d.machine_id", "p.machine_id")
    .where("d.package_id", "=", packageId).where("d.state", "=", "waiting")
    .select(sql<number>`count(*)`.as("machines")).executeTakeFirstOrThrow();
  return machines;
}

/**
 * The machines of a plan that have one of the packages, or will get it.
 *
 * @param packages The versions of one software.
 */
export async function machinesWith(
  db: Db,
  counted: PlanSelection,
  range: IdRange,
  packages: readonly number[],
): Promise<{ total: number; having: number }> {
  return await planned(db, counted, range)
    .select([
      sql<number>`count(*)`.as("total"),
      sql<number>`count(*) filter (where ${isThere(packages)})`.as("having"),
    ]).executeTakeFirstOrThrow();
}
