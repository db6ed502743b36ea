import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";

/**
 * The parts of the log: what agents and the server did, and what operators did.
 * Each is summarised by itself.
 */
export type Part = "log" | "audit";

/** A part of the log whose events are kept as summaries only. */
export interface Compaction {
  readonly id: number;
  readonly part: Part;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly events: number;
  /** The times of the first and the last event, milliseconds. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly madeAt: number;
  /** SHA-256 over the events. */
  readonly content: Uint8Array;
  /** The last seal among the events; only in the audit. */
  readonly seal: Uint8Array | null;
  /** A hash over this, its summaries, and the hash of the one before. */
  readonly hash: Uint8Array;
}

/** A summary as it is stored: `machines` is JSON, `[[id, name], …]`. */
export interface StoredSummary {
  readonly day: number;
  readonly kind: string;
  readonly actor: string;
  readonly packageId: number;
  readonly outcome: string;
  readonly code: string;
  readonly groupId: number;
  readonly groupName: string;
  readonly events: number;
  readonly machines: string;
}

const compactions = (db: Db) =>
  db.selectFrom("event_compaction").select([
    "id",
    "part",
    "first_seq as firstSeq",
    "last_seq as lastSeq",
    "events",
    "first_at as firstAt",
    "last_at as lastAt",
    "made_at as madeAt",
    "content",
    "seal",
    "hash",
  ]);

/** The newest compaction of a part; null before the first. */
export async function lastCompaction(
  db: Db,
  part: Part,
): Promise<Compaction | null> {
  const row = await compactions(db).where("part", "=", part)
    .orderBy("last_seq", "desc").limit(1).executeTakeFirst();
  return row ?? null;
}

/** The compactions of a part behind one, oldest first. */
export async function compactionsAfter(
  db: Db,
  part: Part,
  seq: number,
  limit: number,
): Promise<Compaction[]> {
  return await compactions(db).where("part", "=", part)
    .where("last_seq", ">", seq).orderBy("last_seq").limit(limit).execute();
}

/** The summaries of a compaction as they are stored. */
export async function summariesOf(
  db: Db,
  compactionId: number,
): Promise<StoredSummary[]> {
  return await db.selectFrom("event_summary").select([
    "day",
    "kind",
    "actor",
    "package_id as packageId",
    "outcome",
    "code",
    "group_id as groupId",
    "group_name as groupName",
    "events",
    "machines",
  ]).where("compaction_id", "=", compactionId).execute();
}

/**
 * Stores a compaction with its summaries; its events count as removed from then
 * on.
 */
export function compactionStatements(
  compaction: Compaction,
  summaries: readonly StoredSummary[],
): Statement[] {
  const { id, part, firstSeq, lastSeq, events, firstAt, lastAt, madeAt } =
    compaction;
  return [
    {
      sql: `insert into event_compaction (id, part, first_seq, last_seq, events,
          first_at, last_at, made_at, content, seal, hash)
        select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
        where not exists (select 1 from event_compaction
          where id >= ? or part = ? and last_seq >= ?)`,
      params: [
        id,
        part,
        firstSeq,
        lastSeq,
        events,
        firstAt,
        lastAt,
        madeAt,
        compaction.content,
        compaction.seal,
        compaction.hash,
        id,
        part,
        firstSeq,
      ],
      orElse: "another server has compacted events meanwhile",
    },
    {
      sql: `insert into event_summary (compaction_id, day, kind, actor,
          package_id, outcome, code, group_id, group_name, events, machines)
        select ?, json_extract(j.value, '$[0]'), json_extract(j.value, '$[1]'),
          json_extract(j.value, '$[2]'), json_extract(j.value, '$[3]'),
          json_extract(j.value, '$[4]'), json_extract(j.value, '$[5]'),
          json_extract(j.value, '$[6]'), json_extract(j.value, '$[7]'),
          json_extract(j.value, '$[8]'), json_extract(j.value, '$[9]')
        from json_each(?) j`,
      params: [id, JSON.stringify(summaries.map(valuesOf))],
    },
  ];
}

/**
 * The values of a summary, in the order in which they are stored and hashed.
 */
export function valuesOf(summary: StoredSummary): readonly (string | number)[] {
  return [
    summary.day,
    summary.kind,
    summary.actor,
    summary.packageId,
    summary.outcome,
    summary.code,
    summary.groupId,
    summary.groupName,
    summary.events,
    summary.machines,
  ];
}

/** The newest event that is kept as a summary only. */
export interface SummarisedTo {
  readonly seq: number;
  /** Its time, milliseconds. */
  readonly at: number;
}

/**
 * The end of the summarised events; null: every event is single.
 *
 * @param part Only of this part; by default of the one that reaches further.
 */
export async function summarisedTo(
  db: Db,
  part?: Part,
): Promise<SummarisedTo | null> {
  let query = db.selectFrom("event_compaction")
    .select(["last_seq as seq", "last_at as at"])
    .orderBy("last_seq", "desc").limit(1);
  if (part) query = query.where("part", "=", part);
  return await query.executeTakeFirst() ?? null;
}

/** The number of events that are kept as summaries only. */
export async function countSummarised(db: Db): Promise<number> {
  const { events } = await db.selectFrom("event_compaction")
    .select((eb) => eb.fn.sum<number>("events").as("events"))
    .executeTakeFirstOrThrow();
  return Number(events ?? 0);
}

/** The highest id of a compaction; 0 before the first. */
export async function newestCompactionId(db: Db): Promise<number> {
  const { id } = await db.selectFrom("event_compaction")
    .select((eb) => eb.fn.max("id").as("id")).executeTakeFirstOrThrow();
  return Number(id ?? 0);
}
