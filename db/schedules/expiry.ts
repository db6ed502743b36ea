import { appendEvent } from "#db/events/events.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";

/** An assignment whose expiry has passed. */
export interface DueExpiry {
  readonly id: number;
  readonly packageId: number;
  readonly isWithdrawn: boolean;
}

/** Assignments whose expiry has passed, and which still have to be expired. */
export async function dueExpiries(db: Db, now: Date): Promise<DueExpiry[]> {
  const rows = await db.selectFrom("assignment_schedule as s")
    .innerJoin("assignment as a", "a.id", "s.assignment_id")
    .select(["a.id", "a.package_id as packageId", "a.withdrawn_at as end"])
    .where("s.expired", "=", 0).where("s.expires_at", "<=", now.getTime())
    .execute();
  return rows.map(({ end, ...row }) => ({ ...row, isWithdrawn: end !== null }));
}

/**
 * The next machines behind the id `after` on which the assignment still waits,
 * and its times count.
 */
export async function waitingFor(
  db: Db,
  assignmentId: number,
  after: number,
  limit: number,
): Promise<number[]> {
  const rows = await db.selectFrom("deployment").select("machine_id")
    .where("assignment_id", "=", assignmentId).where("machine_id", ">", after)
    .where("timed", "=", 1)
    .where("state", "=", "waiting").orderBy("machine_id").limit(limit)
    .execute();
  return rows.map((row) => row.machine_id);
}

/**
 * Notes that all of an assignment is expired. A rollout whose waves are not all
 * open is stopped: they will never open.
 */
export function expiredStatements(
  { id, packageId, isWithdrawn }: DueExpiry,
  at: Date,
): Statement[] {
  const unopened = `assignment_id = ? and state in ('running', 'paused',
    'halted') and open_wave < (select max(w.number) from rollout_wave w
      where w.assignment_id = rollout.assignment_id)`;
  return [
    {
      sql: `update assignment_schedule set expired = 1
        where assignment_id = ?1 and expired = 0
          and not exists (select 1 from deployment d
            where d.assignment_id = ?1 and d.timed = 1 and d.state = 'waiting')
          and not exists (select 1 from assignment a where a.id = ?1
            and a.expanded_to is not null and a.withdrawn_at is null)`,
      params: [id],
      orElse: "more of the assignment waits",
    },
    ...isWithdrawn ? [] : [appendEvent({
      kind: "assignment.expired",
      actor: "server",
      at,
      packageId,
      payload: { assignment: id },
    })],
    {
      sql: `insert into event (at, kind, actor, package_id, payload)
        select ?, 'rollout.stopped', 'server', ?, json_object(
          'assignment', assignment_id, 'from', state, 'because', 'expired')
        from rollout where ${unopened}`,
      params: [at.getTime(), packageId, id],
    },
    {
      sql: `update rollout set state = 'stopped', reason = '', changed_at = ?,
          changed_by = 'server' where ${unopened}`,
      params: [at.getTime(), id],
    },
  ];
}
