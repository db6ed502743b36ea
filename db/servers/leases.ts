/**
 * Leases: what only one server does at a time. Whoever renews in time keeps it.
 */
import type { Statement } from "#db/store/transaction.ts";
import { DATABASE_NOW } from "./clock.ts";

/**
 * Takes or renews a lease for so many milliseconds from now on. It returns a
 * row with `epoch`, or none if another server has it.
 */
export function leaseStatement(
  name: string,
  holder: string,
  milliseconds: number,
): Statement {
  return {
    sql: `insert into lease (name, holder, epoch, expires_at)
      values (?, ?, 1, ${DATABASE_NOW} + ?)
      on conflict (name) do update set holder = excluded.holder,
        expires_at = excluded.expires_at,
        epoch = epoch +
          (holder <> excluded.holder or expires_at < ${DATABASE_NOW})
      where holder = excluded.holder or expires_at < ${DATABASE_NOW}
      returning epoch`,
    params: [name, holder, milliseconds],
  };
}

/** Ends every lease of a server, so that another one need not wait. */
export function releaseStatement(holder: string): Statement {
  return {
    sql: `update lease set expires_at = 0 where holder = ?`,
    params: [holder],
  };
}
