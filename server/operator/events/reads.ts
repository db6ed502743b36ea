import type { Db } from "#db/store/tables.ts";
import { type EventFilter, eventsAfter } from "#db/events/events.ts";
import { summarisedTo } from "#db/events/summaries.ts";
import type {
  LogEvent,
  SummaryHorizon,
} from "#shared/contract/events/events.ts";
import type { Query } from "#shared/query/mod.ts";
import { iso } from "#shared/time.ts";
import { searchFor } from "#server/usecases/fleet/cause_rules.ts";
import type { ApiContext } from "#server/operator/api_context.ts";

/** Rows sent between two looks at whether the reader may still have them. */
const BATCH = 200;
/** For so long readers share a read even if the notifier says nothing. */
const FRESH_MS = 5;

/** A stretch of the log as it is sent. */
interface SentEvent {
  /** The events in it; null if there are none. */
  readonly printed: Uint8Array | null;
  readonly reached: number;
  /** What the reader has missed, for it is no longer kept singly. */
  readonly missed: SummaryHorizon | null;
}

/** Which events a reader wants, and what it searches for among them. */
export type LogFilter = Omit<EventFilter, "search"> & {
  /** Not empty. */
  readonly query?: Query;
};

/** Reads what lies behind a cursor. */
export type LogRead = (cursor: number, wanted: LogFilter) => Promise<SentEvent>;

/**
 * What is wanted, made ready to be looked for now; and where: what only a query
 * finds is read beside the thread that answers polls.
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
 * Reads for streams. The notifier wakes all of them at once, and most stand at the
 * same place and leave nothing out: they share one read and its bytes.
 */
export function sharedReads(
  context: Pick<ApiContext, "store" | "now" | "notifier">,
): LogRead {
  const { notifier } = context;
  const reads = new Map<string, Promise<SentEvent>>();
  let rings = notifier.count;
  let since = performance.now();

  return (cursor, wanted) => {
    const now = performance.now();
    if (notifier.count !== rings || now - since > FRESH_MS) {
      reads.clear();
      rings = notifier.count;
      since = now;
    }
    const key = JSON.stringify([cursor, wanted]);
    let read = reads.get(key);
    if (!read) reads.set(key, read = readOnce(context, cursor, wanted));
    return read;
  };
}

async function readOnce(
  context: Pick<ApiContext, "store" | "now">,
  cursor: number,
  wanted: LogFilter,
): Promise<SentEvent> {
  const { db, filter } = await lookFor(context, wanted);
  const { events, reached } = await eventsAfter(db, cursor, filter, BATCH);
  const text = events.map(print).join("");
  const summarised = await keptFrom(db, wanted);
  return {
    missed: summarised && cursor < summarised.seq ? summarised : null,
    printed: text === "" ? null : new TextEncoder().encode(text),
    reached,
  };
}

function print(event: LogEvent): string {
  return `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** Up to where what a reader wants is no longer kept singly. */
export async function keptFrom(
  db: Db,
  { operator }: Pick<EventFilter, "operator">,
): Promise<SummaryHorizon | null> {
  const part = operator === undefined ? undefined : "audit";
  const to = await summarisedTo(db, part);
  return to && { seq: to.seq, at: iso(to.at) };
}
