import { sql } from "kysely";
import type { RetryPolicy } from "#shared/contract/schedules/retries.ts";
import type { Db } from "#db/store/tables.ts";

/** The policy of an assignment that the server may retry now. */
export interface StoredRetries extends RetryPolicy {
  readonly assignmentId: number;
  readonly packageId: number;
}

interface RetryRow {
  readonly assignmentId: number;
  readonly packageId: number;
  readonly retryLimit: number;
  readonly afterMinutes: number;
  readonly codes: string;
}

/**
 * The assignments whose failures are retried: neither withdrawn nor expired, of
 * a package that is on, and not of a rollout that is paused, halted or stopped.
 */
export async function retryPolicies(
  db: Db,
  now: Date,
): Promise<StoredRetries[]> {
  const { rows } = await sql<RetryRow>`
    select t.assignment_id as assignmentId, a.package_id as packageId,
      t.retry_limit as retryLimit, t.after_minutes as afterMinutes, t.codes
    from assignment_retry t join assignment a on a.id = t.assignment_id
    join package p on p.id = a.package_id
    where a.withdrawn_at is null and p.active = 1
      and not exists (select 1 from assignment_schedule s
        where s.assignment_id = a.id and s.expires_at <= ${now.getTime()})
      and not exists (select 1 from rollout r where r.assignment_id = a.id
        and r.state in ('paused', 'halted', 'stopped'))`.execute(db);
  return rows.map(({ assignmentId, packageId, ...row }) => ({
    assignmentId,
    packageId,
    ...policyFrom(row),
  }));
}

/** The policy of a machine's deployment; null: it has none. */
export async function retryPolicyOf(
  db: Db,
  machineId: number,
  packageId: number,
  now: Date,
): Promise<RetryPolicy | null> {
  const row = await db.selectFrom("deployment").select("assignment_id")
    .where("machine_id", "=", machineId).where("package_id", "=", packageId)
    .executeTakeFirst();
  const policies = row ? await retryPolicies(db, now) : [];
  const found = policies.find((one) => one.assignmentId === row?.assignment_id);
  if (!found) return null;
  const { limit, afterMinutes, codes } = found;
  return { limit, afterMinutes, codes };
}

function policyFrom(
  { retryLimit, afterMinutes, codes }: Pick<
    RetryRow,
    "retryLimit" | "afterMinutes" | "codes"
  >,
): RetryPolicy {
  return { limit: retryLimit, afterMinutes, codes: JSON.parse(codes) };
}

/**
 * The next machines on which an attempt of an assignment failed until a moment,
 * those whose failure is oldest first.
 */
export async function failuresUntil(
  db: Db,
  { assignmentId, codes }: Pick<StoredRetries, "assignmentId" | "codes">,
  { attempt, until, limit }: {
    readonly attempt: number;
    /** Milliseconds. */
    readonly until: number;
    readonly limit: number;
  },
): Promise<number[]> {
  let query = db.selectFrom("deployment as d")
    .innerJoin("machine as m", "m.id", "d.machine_id")
    .select("d.machine_id").where("d.state", "=", sql.lit("failed"))
    .where("d.assignment_id", "=", assignmentId)
    .where("d.attempt", "=", attempt).where("d.updated_at", "<=", until)
    .where("m.status", "<>", "retired");
  if (codes.length > 0) query = query.where("d.code", "in", [...codes]);
  const rows = await query.orderBy("d.updated_at").orderBy("d.machine_id")
    .limit(limit).execute();
  return rows.map((row) => row.machine_id);
}
