import { CompiledQuery } from "kysely";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";

/** What the server's checks of a mirror found. Times in milliseconds. */
export interface MirrorState {
  readonly host: string;
  readonly checkedAt: number;
  /** When it last passed a request on; null: it never did. */
  readonly answeredAt: number | null;
  /** Since when machines are kept from it; null: they are sent there. */
  readonly failingSince: number | null;
  readonly problem: string | null;
}

const STATES = `select host, checked_at as checkedAt,
    answered_at as answeredAt, failing_since as failingSince, problem
  from mirror`;

/** Every mirror that was checked. */
export async function mirrorStates(db: Db): Promise<MirrorState[]> {
  const { rows } = await db.executeQuery<MirrorState>(
    CompiledQuery.raw(`${STATES} order by host`),
  );
  return rows;
}

/** Null: it was not checked yet. */
export async function mirrorState(
  db: Db,
  host: string,
): Promise<MirrorState | null> {
  const { rows } = await db.executeQuery<MirrorState>(
    CompiledQuery.raw(`${STATES} where host = ?`, [host]),
  );
  return rows[0] ?? null;
}

/** Stores what a check found. */
export function mirrorStatement(
  { host, checkedAt, answeredAt, failingSince, problem }: MirrorState,
): Statement {
  return {
    sql: `insert into mirror
        (host, checked_at, answered_at, failing_since, problem)
      values (?, ?, ?, ?, ?)
      on conflict (host) do update set checked_at = excluded.checked_at,
        answered_at = excluded.answered_at,
        failing_since = excluded.failing_since, problem = excluded.problem`,
    params: [host, checkedAt, answeredAt, failingSince, problem],
  };
}

/** Forgets the mirrors that no setting names any more. */
export function forgetMirrors(named: readonly string[]): Statement {
  return {
    sql: `delete from mirror where host not in
      (select value from json_each(?))`,
    params: [JSON.stringify(named)],
  };
}
