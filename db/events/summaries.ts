import { CompiledQuery, sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { statement, write } from "#db/store/write.ts";

/** What agents and the server did; what operators did. Each folded by itself. */
export type Part = "log" | "audit";

/** A machine that was merged into another has its name in the merge's record. */
export const MERGED_NAME = sql<string | null>`(select
    json_extract(x.moved, '$.older.machine[0][2]') from duplicate x
  where x.older_id = e.machine_id and x.state = 'merged')`;

/** A stretch of the log whose events of one part are kept as summaries. */
export interface Compaction {
  readonly id: number;
  readonly part: Part;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly events: number;
  /** Of the first and the last event, milliseconds. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly madeAt: number;
  /** SHA-256 over what was folded. */
  readonly content: Uint8Array;
  /** The last seal in it; of an audit only. */
  readonly seal: Uint8Array | null;
  /** Covers this, its summaries, and the hash of the one before. */
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

/** A part's compactions behind one, oldest first. */
export async function compactionsAfter(
  db: Db,
  part: Part,
  seq: number,
  limit: number,
): Promise<Compaction[]> {
  return await compactions(db).where("part", "=", part)
    .where("last_seq", ">", seq).orderBy("last_seq").limit(limit).execute();
}

/** The summaries a compaction has made, as they are stored. */
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

/** An event as it is folded. */
export interface ExpiredEvent {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly actor: string;
  readonly machineId: number | null;
  readonly machineName: string | null;
  readonly packageId: number | null;
  /** JSON, as it is stored. */
  readonly payload: string;
  /** Its seal; of an audit only. */
  readonly hash: Uint8Array | null;
}

/** What is sealed stays with the audit, whatever its actor says now. */
const IN_PART: Record<Part, string> = {
  log: `e.actor not like 'operator:%'
    and not exists (select 1 from event_seal x where x.seq = e.seq)`,
  audit: `e.actor like 'operator:%'`,
};

/** Events of a part after a sequence number, oldest first. */
export async function expiredEvents(
  db: Db,
  part: Part,
  seq: number,
  limit: number,
): Promise<ExpiredEvent[]> {
  const { rows } = await sql<ExpiredEvent>`
    select e.seq, e.at, e.kind, e.actor, e.machine_id as machineId,
      coalesce(m.name, ${MERGED_NAME}) as machineName,
      e.package_id as packageId, e.payload, s.hash
    from event e left join machine m on m.id = e.machine_id
      left join event_seal s on s.seq = e.seq
    where ${sql.raw(IN_PART[part])} and e.seq > ${seq}
    order by e.seq limit ${limit}`.execute(db);
  return rows;
}

/** The groups that machines are in now: pairs of a machine and a group. */
export async function groupsOf(
  db: Db,
  machines: readonly number[],
): Promise<{ machineId: number; id: number; name: string }[]> {
  const { rows } = await db.executeQuery<
    { machineId: number; id: number; name: string }
  >(CompiledQuery.raw(
    `select g.machine_id as machineId, g.group_id as id, n.name
    from json_each(?) j join group_member g on g.machine_id = j.value
      join machine_group n on n.id = g.group_id
    order by g.machine_id, g.group_id`,
    [JSON.stringify(machines)],
  ));
  return rows;
}

/** Puts down a compaction with its summaries; its events are gone from then on. */
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

/** A summary's values, in the order they are stored and hashed in. */
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

/** The newest event that is kept as a count only. */
export interface SummarisedTo {
  readonly seq: number;
  /** When it happened, milliseconds. */
  readonly at: number;
}

/**
 * Up to where events are no longer kept singly; null where all are.
 *
 * @param part Of this part alone; else of the one that goes farther.
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

/**
 * The first sequence number in a stretch that no event has; null: none. They
 * are given without gaps: what is undone gives its own back.
 */
export async function firstGap(
  db: Db,
  from: number,
  to: number,
): Promise<number | null> {
  const { rows: [counted] } = await sql<{ n: number }>`
    select count(*) as n from event where seq between ${from} and ${to}`
    .execute(db);
  if (Number(counted!.n) === to - from + 1) return null;
  const { rows: [gap] } = await sql<{ seq: number }>`
    select coalesce(min(e.seq) + 1, ${from}) as seq from event e
    where e.seq between ${from} and ${to} - 1
      and exists (select 1 from event f where f.seq = ${from})
      and not exists (select 1 from event n where n.seq = e.seq + 1)`
    .execute(db);
  return gap!.seq;
}

/** How many events up to one are kept singly, those to be removed left out. */
export async function countSingle(
  db: Db,
  upTo: number,
  summarisedTo: Readonly<Record<Part, number>>,
): Promise<number> {
  const { rows } = await db.executeQuery<{ n: number }>(CompiledQuery.raw(
    `select count(*) as n from event e where e.seq <= ?
      and not (${IN_PART.log} and e.seq <= ?)
      and not (${IN_PART.audit} and e.seq <= ?)`,
    [upTo, summarisedTo.log, summarisedTo.audit],
  ));
  return Number(rows[0]!.n);
}

/** How many events are kept as counts only. */
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

/** The first event of a compaction that is still there; null: none is. */
export async function firstLeft(
  db: Db,
  { part, firstSeq, lastSeq }: Compaction,
): Promise<number | null> {
  const { rows } = await db.executeQuery<{ seq: number }>(CompiledQuery.raw(
    `select e.seq from event e
    where ${IN_PART[part]} and e.seq between ? and ?
    order by e.seq limit 1`,
    [firstSeq, lastSeq],
  ));
  return rows[0]?.seq ?? null;
}

/** Removes the single events of a part from one sequence number to another. */
export function removeStatements(
  part: Part,
  from: number,
  to: number,
): Statement[] {
  const events = {
    sql: `delete from event as e where ${IN_PART[part]}
      and e.seq between ? and ?`,
    params: [from, to],
  };
  if (part === "log") return [events];
  return [
    statement(
      write.deleteFrom("event_seal")
        .where("seq", ">=", from).where("seq", "<=", to),
    ),
    events,
  ];
}
