import { sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";

/** A rollout by its assignment and its package. */
export interface RolloutKey {
  readonly id: number;
  readonly packageId: number;
}

/** Failures of a rollout by result code, the most frequent first. */
export async function failuresByCode(
  db: Db,
  { id, packageId }: RolloutKey,
  most: number,
): Promise<{ code: string; exitCode: number | null; machines: number }[]> {
  const { rows } = await sql<
    { code: string; exitCode: number | null; machines: number }
  >`select coalesce(d.code, '') as code, d.exit_code as exitCode,
      count(*) as machines
    from deployment d
    where d.package_id = ${packageId} and d.state = 'failed'
      and +d.assignment_id = ${id}
    group by 1, 2 order by 3 desc, 1 limit ${most}`.execute(db);
  return rows;
}

/** At most `most` machines of a rollout in one of some states. */
export async function machinesIn(
  db: Db,
  { id, packageId }: RolloutKey,
  states: readonly DeploymentState[],
  most: number,
): Promise<number[]> {
  const { rows } = await sql<{ machine: number }>`
    select d.machine_id as machine from deployment d
    where d.package_id = ${packageId}
      and d.state in (${sql.join([...states])})
      and +d.assignment_id = ${id}
    limit ${most}`.execute(db);
  return rows.map(({ machine }) => machine);
}
