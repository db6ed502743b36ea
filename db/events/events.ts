import { sql } from "kysely";
import type {
  EventKind,
  LogEvent,
  Outcome,
} from "#shared/contract/events/events.ts";
import { iso } from "#shared/time.ts";
import type { Db } from "#db/store/tables.ts";
import { eventCondition } from "#db/query/events.ts";
import type { Statement } from "#db/store/transaction.ts";
import { insertOf } from "#db/store/write.ts";
import type { Search } from "#db/query/conditions.ts";
import { FORMER_NAME } from "./expired_events.ts";

interface NewEvent {
  readonly kind: EventKind;
  /** `operator:NAME`, `agent` or `server`. */
  readonly actor: string;
  readonly at: Date;
  readonly machineId?: number | null;
  readonly packageId?: number | null;
  readonly payload?: Readonly<Record<string, unknown>>;
}

const insertEvent = insertOf("event", [
  "at",
  "kind",
  "actor",
  "machine_id",
  "package_id",
  "payload",
]);

/** Appends one event to the log. */
export function appendEvent(event: NewEvent): Statement {
  return insertEvent({
    at: event.at.getTime(),
    kind: event.kind,
    actor: event.actor,
    machine_id: event.machineId ?? null,
    package_id: event.packageId ?? null,
    payload: JSON.stringify(event.payload ?? {}),
  });
}

/** A filter on events; all conditions have to hold. */
export interface EventFilter {
  readonly machine?: number;
  readonly package?: number;
  readonly group?: number;
  readonly outcome?: Outcome;
  /** The beginning of the kind. */
  readonly kind?: string;
  /** Kinds, or how they begin up to a dot; one of them. */
  readonly topics?: readonly string[];
  /** The name of the operator who did it. */
  readonly operator?: string;
  /** The matches of a query. */
  readonly search?: Search;
  /** The matches of a query, and all that is not about a machine. */
  readonly machines?: Search;
  /** Leaves out the events about operators and their tokens. */
  readonly withoutAccess?: boolean;
}

function described(db: Db) {
  return db.selectFrom("event as e")
    .leftJoin("machine as m", "m.id", "e.machine_id")
    .leftJoin("package as p", "p.id", "e.package_id")
    .select([
      "e.seq",
      "e.at",
      "e.kind",
      "e.actor",
      "e.machine_id as machineId",
      sql<string | null>`coalesce(m.name, ${FORMER_NAME})`.as("machineName"),
      "e.package_id as packageId",
      "p.name as packageName",
      "p.version as packageVersion",
      "e.payload",
      "e.source",
    ]);
}

type RawEvent = Awaited<
  ReturnType<ReturnType<typeof described>["executeTakeFirstOrThrow"]>
>;

function toEvent(raw: RawEvent): LogEvent {
  return {
    seq: raw.seq,
    at: iso(raw.at),
    kind: raw.kind as EventKind,
    actor: raw.actor,
    machine: raw.machineId === null
      ? null
      : { id: raw.machineId, name: raw.machineName ?? "" },
    package: raw.packageId === null ? null : {
      id: raw.packageId,
      name: raw.packageName ?? "",
      version: raw.packageVersion ?? "",
    },
    payload: JSON.parse(raw.payload),
    source: raw.source,
  };
}

async function matching(db: Db, filter: EventFilter) {
  let query = described(db);
  if (filter.machine) {
    const ids = [filter.machine, ...await mergedInto(db, filter.machine)];
    query = ids.length === 1
      ? query.where("e.machine_id", "=", filter.machine)
      : query.where("e.machine_id", "in", ids);
  }
  if (filter.package) query = query.where("e.package_id", "=", filter.package);
  if (filter.group) {
    query = query.where(
      sql<boolean>`exists (select 1 from group_member g
        where g.group_id = ${filter.group} and g.machine_id = e.machine_id)`,
    );
  }
  if (filter.outcome) {
    query = query.where(
      sql<boolean>`e.payload ->> '$.outcome' = ${filter.outcome}`,
    );
  }
  if (filter.kind) {
    query = query.where(
      sql<boolean>`substr(e.kind, 1, ${filter.kind.length}) = ${filter.kind}`,
    );
  }
  if (filter.topics) {
    const list = JSON.stringify(filter.topics);
    query = query.where(
      sql<boolean>`exists (select 1 from json_each(${list}) j
        where e.kind = j.value or j.value like '%.'
          and substr(e.kind, 1, length(j.value)) = j.value)`,
    );
  }
  if (filter.operator) {
    query = query.where(sql<boolean>`e.actor like 'operator:%'`)
      .where("e.actor", "=", `operator:${filter.operator}`);
  }
  if (filter.withoutAccess) {
    query = query.where(
      sql<boolean>`e.kind not like 'operator.%' and e.kind not like 'token.%'
        and e.kind not like 'enrolment_token.%'
        and e.kind not like 'audit.%'`,
    );
  }
  if (filter.search) query = query.where(eventCondition(filter.search));
  if (filter.machines) {
    query = query.where(
      sql<boolean>`(e.machine_id is null
        or ${eventCondition(filter.machines)})`,
    );
  }
  return { query };
}

/** The machines that were merged into this one, also indirectly. */
async function mergedInto(db: Db, machine: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive was(id) as (values (${machine}) union
      select d.older_id from was join duplicate d
        on d.newer_id = was.id and d.state = 'merged')
    select id from was where id <> ${machine}`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * The most rows that one call looks through if no index finds the matches:
 * about 10 ms, in which nothing else is answered.
 */
const WINDOW = 5000;

function windowOf(filter: EventFilter): number {
  const { machine, package: packageId, group, outcome, kind, operator } =
    filter;
  const { search, topics, machines } = filter;
  const indexed = machine ?? packageId ?? operator;
  const everything = !group && !outcome && !kind && !search && !topics &&
    !machines;
  return indexed || everything ? Number.MAX_SAFE_INTEGER : WINDOW;
}

/** A part of the log. */
export interface EventSlice {
  /** The matching events, oldest first. */
  readonly events: LogEvent[];
  /**
   * The sequence number up to, or down to, which the log was looked through.
   */
  readonly reached: number;
}

/**
 * Matching events behind `cursor`, at most `limit`. If the filter excludes most
 * of the log, one call looks at a bounded part of it: as long as `reached` is
 * below `newestSeq`, there may be more.
 *
 * @param newest Nothing beyond it is read; the end of the log by default.
 */
export async function eventsAfter(
  db: Db,
  cursor: number,
  filter: EventFilter,
  limit: number,
  newest?: number,
): Promise<EventSlice> {
  const last = newest ?? await newestSeq(db);
  const end = Math.min(last, cursor + windowOf(filter));
  if (end <= cursor) return { events: [], reached: cursor };
  const { query } = await matching(db, filter);
  const rows = await query
    .where("e.seq", ">", cursor).where("e.seq", "<=", end)
    .orderBy("e.seq").limit(limit).execute();
  return {
    events: rows.map(toEvent),
    reached: rows.length === limit ? rows.at(-1)!.seq : end,
  };
}

/** The same before `cursor`, towards the beginning, which is `reached` 1. */
export async function eventsBefore(
  db: Db,
  cursor: number,
  filter: EventFilter,
  limit: number,
): Promise<EventSlice> {
  const end = Math.max(1, cursor - windowOf(filter));
  const { query } = await matching(db, filter);
  const rows = await query
    .where("e.seq", "<", cursor).where("e.seq", ">=", end)
    .orderBy("e.seq", "desc").limit(limit).execute();
  return {
    events: rows.map(toEvent).reverse(),
    reached: rows.length === limit ? rows.at(-1)!.seq : end,
  };
}

/** The newest sequence number; 0 before the first event. */
export async function newestSeq(db: Db): Promise<number> {
  const { seq } = await db.selectFrom("event")
    .select((eb) => eb.fn.max("seq").as("seq")).executeTakeFirstOrThrow();
  return Number(seq ?? 0);
}

/**
 * The sequence number of the last event before a moment; 0 if there is none.
 * The log is in the order of time, so that a few rows are read, whatever its
 * length; where the clock was set back, it is one of those around the moment.
 */
export async function seqBefore(db: Db, moment: Date): Promise<number> {
  const at = moment.getTime();
  let low = 0;
  let high = await newestSeq(db);
  while (low < high) {
    const middle = Math.floor((low + high) / 2) + 1;
    const event = await db.selectFrom("event").select(["seq", "at"])
      .where("seq", "<=", middle).orderBy("seq", "desc").limit(1)
      .executeTakeFirst();
    if (!event || event.at < at) low = middle;
    else high = event.seq - 1;
  }
  return low;
}

/** A part of the events of operators. */
export interface AuditFilter extends Pick<EventFilter, "operator" | "kind"> {
  /** Only events after this number, and before that one. */
  readonly after?: number;
  readonly before?: number;
}

/** Events of operators, newest first, at most `limit`. */
export async function operatorEvents(
  db: Db,
  { after, before, ...filter }: AuditFilter,
  limit: number,
): Promise<LogEvent[]> {
  let { query } = await matching(db, filter);
  query = query.where(sql<boolean>`e.actor like 'operator:%'`)
    .orderBy("e.seq", "desc").limit(limit);
  if (after !== undefined) query = query.where("e.seq", ">", after);
  if (before !== undefined) query = query.where("e.seq", "<", before);
  return (await query.execute()).map(toEvent);
}
