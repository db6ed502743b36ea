/**
 * The server processes that may hold requests in memory. A process that ends
 * without removing its row is a loss: what it held is gone.
 */
import type { Statement } from "#db/store/transaction.ts";

/**
 * Counts runs as lost: those seen before `seenBefore`, in milliseconds. Where
 * another server judged a success while a lost one may have held its requests,
 * the success counts as verified.
 */
export function lossStatements(seenBefore: number, at: Date): Statement[] {
  const lost = `server_run r where r.seen_at < ?`;
  const judged =
    `deployment.unverified = 1 and trim(deployment.code) <> 'SUCCESS_'
    and exists (select 1 from ${lost}
      and r.seen_at <= deployment.updated_at + 60000)`;
  return [
    {
      sql: `insert into event (at, kind, actor, machine_id, package_id, payload)
        select ?, 'deployment.verified', 'server', machine_id, package_id,
          json_object('by', 'loss', 'state', state, 'attempt', attempt)
        from deployment where ${judged}`,
      params: [at.getTime(), seenBefore],
    },
    {
      sql: `update deployment set unverified = 0 where ${judged}`,
      params: [seenBefore],
    },
    ...countLossStatements(seenBefore),
  ];
}

/** Counts runs as lost without a change of earlier results. */
export function countLossStatements(seenBefore: number): Statement[] {
  return [
    {
      sql: `update request_loss set losses = losses +
        (select count(*) from server_run where seen_at < ?)`,
      params: [seenBefore],
    },
    { sql: `delete from server_run where seen_at < ?`, params: [seenBefore] },
  ];
}

/** Notes that this run is alive. */
export function runStatement(id: string, at: Date): Statement {
  return {
    sql: `insert into server_run (id, seen_at) values (?, ?)
      on conflict do update set seen_at = excluded.seen_at`,
    params: [id, at.getTime()],
  };
}

/** Ends a run whose requests are all written. */
export function endStatement(id: string): Statement {
  return { sql: `delete from server_run where id = ?`, params: [id] };
}
