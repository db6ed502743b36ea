import { CompiledQuery, sql } from "kysely";
import { formerName } from "#db/machines/former.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { statement, write } from "#db/store/write.ts";
import type { Compaction, Part } from "./summaries.ts";

/**
 * The name of a machine that was removed, or merged into another, from the
 * record of that.
 */
export const FORMER_NAME = sql<string | null>`coalesce(${
  formerName("e.machine_id")
}, (select json_extract(x.moved, '$.older.machine[0][2]') from duplicate x
  where x.older_id = e.machine_id and x.state = 'merged'))`;

/** An event that is to be summarised. */
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
  /** The address an operator acted from; empty: not known. */
  readonly source: string;
  /** Its seal; only in the audit. */
  readonly hash: Uint8Array | null;
}

/** A sealed event stays in the audit, whatever its actor is now. */
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
  upTo: number = Number.MAX_SAFE_INTEGER,
): Promise<ExpiredEvent[]> {
  const { rows } = await sql<ExpiredEvent>`
    select e.seq, e.at, e.kind, e.actor, e.machine_id as machineId,
      coalesce(m.name, ${FORMER_NAME}) as machineName,
      e.package_id as packageId, e.payload, e.source, s.hash
    from event e left join machine m on m.id = e.machine_id
      left join event_seal s on s.seq = e.seq
    where ${sql.raw(IN_PART[part])} and e.seq > ${seq} and e.seq <= ${upTo}
    order by e.seq limit ${limit}`.execute(db);
  return rows;
}

/** The values of an event of agents or the server. */
export type LoggedEvent = Omit<ExpiredEvent, "machineName" | "hash">;

/**
 * Events of agents and the server after a sequence number, oldest first.
 *
 * @param upTo The last sequence number.
 */
export async function logEvents(
  db: Db,
  seq: number,
  limit: number,
  upTo: number = Number.MAX_SAFE_INTEGER,
): Promise<LoggedEvent[]> {
  const { rows } = await db.executeQuery<LoggedEvent>(CompiledQuery.raw(
    `select e.seq, e.at, e.kind, e.actor, e.machine_id as machineId,
      e.package_id as packageId, e.payload, e.source
    from event e where ${IN_PART.log} and e.seq > ? and e.seq <= ?
    order by e.seq limit ?`,
    [seq, upTo, limit],
  ));
  return rows;
}

/** The number of events of agents and the server after a sequence number. */
export async function countLogEvents(db: Db, seq: number): Promise<number> {
  const { rows } = await db.executeQuery<{ n: number }>(CompiledQuery.raw(
    `select count(*) as n from event e where ${IN_PART.log} and e.seq > ?`,
    [seq],
  ));
  return Number(rows[0]!.n);
}

/** The present groups of machines: pairs of a machine and a group. */
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

/**
 * The first sequence number of a range that no event has; null: none. There are
 * no gaps normally: a transaction that is undone returns its numbers.
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

/**
 * The number of single events up to one, without those that are to be removed.
 */
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

/** The first event of a compaction that still exists; null: none. */
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

/** Removes the events of a part from one sequence number to another. */
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
