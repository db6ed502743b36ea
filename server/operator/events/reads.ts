import type { Db } from "#db/store/tables.ts";
import { type EventFilter, eventsAfter, newestSeq } from "#db/events/events.ts";
import { newestStatement } from "#db/servers/servers.ts";
import { summarisedTo } from "#db/events/summaries.ts";
import type {
  LogEvent,
  SummaryHorizon,
} from "#shared/contract/events/events.ts";
import type { Query } from "#shared/query/mod.ts";
import { iso } from "#shared/time.ts";
import { searchFor } from "#server/usecases/fleet/cause_rules.ts";
import type { ApiContext } from "#server/operator/api_context.ts";

/** Rows sent before it is checked again that the reader is still allowed. */
const BATCH = 200;
/**
 * Time for which readers share a read if the notifier is silent, in
 * milliseconds.
 */
const FRESH_MS = 5;

/** A part of the log in the form in which it is sent. */
interface SentEvent {
  /** The events as text; null if there are none. */
  readonly printed: Uint8Array | null;
  readonly reached: number;
  /**
   * The summaries that replace events the reader has missed; or the newest event
   * if the reader is beyond it, because the database has lost events.
   */
  readonly missed: SummaryHorizon | null;
}

/** The events a reader wants, and the query to search for in them. */
export type LogFilter = Omit<EventFilter, "search"> & {
  /** Not empty. */
  readonly query?: Query;
};

/** Reads the events after a cursor. */
export type LogRead = (cursor: number, wanted: LogFilter) => Promise<SentEvent>;

/**
 * Prepares a filter, and chooses where to read: searches run beside the thread
 * that answers polls.
 */
export async function lookFor(
  { store: { db, wide }, now }: Pick<ApiContext, "store" | "now">,
  { query, ...filter }: LogFilter,
): Promise<{ db: Db; filter: EventFilter }> {
  return query
    ? {
      db: wide.db,
      filter: { ...filter, search: await searchFor(wide, query, now()) },
    }
    : { db, filter };
}

/**
 * Reads for streams. The notifier wakes all of them at once, and most have the
 * same cursor and no filter: they share one read and its bytes.
 */
export function sharedReads(
  context: Pick<ApiContext, "store" | "now" | "notifier">,
): LogRead {
  const { notifier } = context;
  const reads = new Map<string, Promise<SentEvent>>();
  let rings = notifier.count;
  let since = performance.now();

  return (cursor, filter) => {
    const now = performance.now();
    if (notifier.count !== rings || now - since > FRESH_MS) {
      reads.clear();
      rings = notifier.count;
      since = now;
    }
    const key = JSON.stringify([cursor, filter]);
    let read = reads.get(key);
    if (!read) reads.set(key, read = readOnce(context, cursor, filter));
    return read;
  };
}

async function readOnce(
  context: Pick<ApiContext, "store" | "now">,
  cursor: number,
  wantedEvents: LogFilter,
): Promise<SentEvent> {
  const { db, filter } = await lookFor(context, wantedEvents);
  const newest = await newestSeq(db);
  if (newest < cursor) {
    const missed = await lossBefore(context, cursor);
    if (missed) return { missed, printed: null, reached: missed.seq };
  }
  const { events, reached } = await eventsAfter(
    ...[db, cursor, filter, BATCH, newest] as const,
  );
  const text = shownTo(filter, events).map(print).join("");
  const summarised = await keptFrom(db, wantedEvents);
  return {
    missed: summarised && cursor < summarised.seq ? summarised : null,
    printed: text === "" ? null : new TextEncoder().encode(text),
    reached,
  };
}

/**
 * The newest event, if a reader is beyond it: the database was restored from a
 * backup, or has lost its last moments. Null: a replica does not show it yet.
 */
export async function lossBefore(
  { store, now }: Pick<ApiContext, "store" | "now">,
  cursor: number,
): Promise<SummaryHorizon | null> {
  const { newest } = await store.commit({ newest: newestStatement() });
  const seq = Number(newest[0]!.seq);
  return seq < cursor ? { seq, at: iso(now().getTime()) } : null;
}

/** Events as a reader may see them: addresses are for admins. */
export function shownTo(
  { withoutAccess }: Pick<EventFilter, "withoutAccess">,
  events: readonly LogEvent[],
): LogEvent[] {
  return events.map((event) =>
    withoutAccess && event.source !== "" ? { ...event, source: "" } : event
  );
}

function print(event: LogEvent): string {
  return `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`;
}

/**
 * The last event, among those a reader wants, that was replaced by a summary.
 */
export async function keptFrom(
  db: Db,
  { operator }: Pick<EventFilter, "operator">,
): Promise<SummaryHorizon | null> {
  const part = operator === undefined ? undefined : "audit";
  const to = await summarisedTo(db, part);
  return to && { seq: to.seq, at: iso(to.at) };
}
