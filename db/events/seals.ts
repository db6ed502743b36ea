import { CompiledQuery } from "kysely";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { lastCompaction } from "./summaries.ts";

/** An operator's event, with its seal if it has one. */
export interface SealedEvent {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly actor: string;
  readonly machineId: number | null;
  readonly packageId: number | null;
  /** JSON, as it is stored. */
  readonly payload: string;
  /** The address an operator acted from; empty: not known. */
  readonly source: string;
  readonly hash: Uint8Array | null;
}

const AFTER = `select e.seq, e.at, e.kind, e.actor, e.machine_id as machineId,
    e.package_id as packageId, e.payload, e.source, s.hash
  from event e left join event_seal s on s.seq = e.seq
  where e.actor like 'operator:%' and e.seq > ?
  order by e.seq limit ?`;

/** Operators' events after a sequence number, oldest first. */
export async function sealedAfter(
  db: Db,
  seq: number,
  limit: number,
): Promise<SealedEvent[]> {
  const { rows } = await db.executeQuery<SealedEvent>(
    CompiledQuery.raw(AFTER, [seq, limit]),
  );
  return rows;
}

/** The last seal, of a single or a summarised event; null before the first. */
export async function lastSeal(
  db: Db,
): Promise<{ seq: number; hash: Uint8Array } | null> {
  const row = await db.selectFrom("event_seal").selectAll()
    .orderBy("seq", "desc").limit(1).executeTakeFirst();
  const compaction = await lastCompaction(db, "audit");
  if (!compaction?.seal || row && row.seq > compaction.lastSeq) {
    return row ?? null;
  }
  return { seq: compaction.lastSeq, hash: compaction.seal };
}

/** The seal of one event; null: it has none. */
export async function sealAt(db: Db, seq: number): Promise<Uint8Array | null> {
  const row = await db.selectFrom("event_seal").select("hash")
    .where("seq", "=", seq).executeTakeFirst();
  return row?.hash ?? null;
}

/**
 * The number of seals behind `after` up to `seq`. The seal of an event that
 * somebody removed remains.
 */
export async function countSeals(
  db: Db,
  after: number,
  seq: number,
): Promise<number> {
  const { n } = await db.selectFrom("event_seal")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("seq", ">", after).where("seq", "<=", seq)
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** Seals one event behind the seal of `before` (0: the first). */
export function sealStatement(
  seq: number,
  hash: Uint8Array,
  before: number,
): Statement {
  return {
    sql: `insert into event_seal (seq, hash) select ?, ?
      where max(coalesce((select max(seq) from event_seal), 0),
        coalesce((select max(last_seq) from event_compaction
          where part = 'audit'), 0)) = ?`,
    params: [seq, hash, before],
    orElse: "another server has sealed meanwhile",
  };
}
