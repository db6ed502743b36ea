import { sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";

/** A seal of many events of agents and the server. */
export interface LogSeal {
  /** The last event it covers. */
  readonly lastSeq: number;
  /** The number of events it covers. */
  readonly events: number;
  readonly hash: Uint8Array;
}

const seals = (db: Db) =>
  db.selectFrom("log_seal").select(["last_seq as lastSeq", "events", "hash"]);

/** The newest seal; null before the first. */
export async function lastLogSeal(db: Db): Promise<LogSeal | null> {
  return await seals(db).orderBy("last_seq", "desc").limit(1)
    .executeTakeFirst() ?? null;
}

/** The seal that ends at an event; null: none does. */
export async function logSealAt(db: Db, seq: number): Promise<LogSeal | null> {
  return await seals(db).where("last_seq", "=", seq)
    .executeTakeFirst() ?? null;
}

/** The seals after an event, oldest first. */
export async function logSealsAfter(
  db: Db,
  seq: number,
  limit: number,
): Promise<LogSeal[]> {
  return await seals(db).where("last_seq", ">", seq).orderBy("last_seq")
    .limit(limit).execute();
}

/** Seals events behind the seal that ends at `before` (0: the first). */
export function logSealStatement(seal: LogSeal, before: number): Statement {
  return {
    sql: `insert into log_seal (last_seq, events, hash) select ?, ?, ?
      where coalesce((select max(last_seq) from log_seal), 0) = ?`,
    params: [seal.lastSeq, seal.events, seal.hash, before],
    orElse: "another server has sealed meanwhile",
  };
}

/** Removes the seals before one, whose events are summarised. */
export function removeLogSeals(before: number): Statement {
  return {
    sql: "delete from log_seal where last_seq < ?",
    params: [before],
  };
}

/** The highest number that an event ever had, removed ones included. */
export async function highestSeq(db: Db): Promise<number> {
  const { rows } = await sql<{ seq: number }>`
    select coalesce(max(seq), 0) as seq from sqlite_sequence
    where name = 'event'`.execute(db);
  return Number(rows[0]!.seq);
}
