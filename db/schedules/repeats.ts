import { sql } from "kysely";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";

/** A run of an assignment that is due. Times are milliseconds. */
export interface DueRun {
  readonly assignmentId: number;
  readonly packageId: number;
  readonly rule: string;
  readonly zone: string;
  readonly startsAt: number;
  readonly runAt: number;
}

/** The runs that are due, of assignments that are neither withdrawn nor over. */
export async function dueRuns(db: Db, now: Date): Promise<DueRun[]> {
  const { rows } = await sql<DueRun>`
    select t.assignment_id as assignmentId, a.package_id as packageId, t.rule,
      t.zone, t.starts_at as startsAt, t.next_at as runAt
    from assignment_repeat t join assignment a on a.id = t.assignment_id
    where t.next_at <= ${now.getTime()} and a.withdrawn_at is null
      and not exists (select 1 from assignment_schedule s
        where s.assignment_id = a.id and s.expires_at <= ${now.getTime()})
    order by t.next_at`.execute(db);
  return rows;
}

/**
 * The next machines, by id, on which an attempt of the assignment ended before
 * the run, and which the run has not reached yet.
 */
export async function endedBefore(
  db: Db,
  { assignmentId, runAt }: DueRun,
  { states, after, limit }: {
    readonly states: readonly DeploymentState[];
    readonly after: number;
    readonly limit: number;
  },
): Promise<number[]> {
  const rows = await db.selectFrom("deployment").select("machine_id")
    .where("assignment_id", "=", assignmentId).where("machine_id", ">", after)
    .where("state", "in", [...states]).where("updated_at", "<", runAt)
    .orderBy("machine_id").limit(limit).execute();
  return rows.map((row) => row.machine_id);
}

/** Notes that a run has reached all machines, and when the next one is. */
export function ranStatement(
  { assignmentId, runAt }: DueRun,
  nextAt: number | null,
): Statement {
  return {
    sql: `update assignment_repeat set next_at = ?
      where assignment_id = ? and next_at = ?`,
    params: [nextAt, assignmentId, runAt],
  };
}

/** When the assignment of a deployment runs next, milliseconds; null: never. */
export async function nextRunOf(
  db: Db,
  machineId: number,
  packageId: number,
): Promise<number | null> {
  const row = await db.selectFrom("deployment as d")
    .innerJoin("assignment as a", "a.id", "d.assignment_id")
    .innerJoin("assignment_repeat as t", "t.assignment_id", "a.id")
    .leftJoin("assignment_schedule as s", "s.assignment_id", "a.id")
    .select(["t.next_at as at", "s.expires_at as end"])
    .where("d.machine_id", "=", machineId)
    .where("d.package_id", "=", packageId)
    .where("a.withdrawn_at", "is", null).executeTakeFirst();
  if (!row || row.at === null) return null;
  return row.end !== null && row.end <= row.at ? null : row.at;
}
