import type { Db } from "../../db/database.ts";
import { type EventFilter, eventsAfter } from "../../db/events.ts";
import type { LogEvent } from "../../shared/events.ts";
import type { Bell } from "../live/bell.ts";

/** Rows sent between two looks at whether the reader may still have them. */
const BATCH = 200;
/** For so long readers share a read even if the bell says nothing. */
const FRESH_MS = 5;

/** A stretch of the log as it is sent. */
interface Sent {
  /** The events in it; null if there are none. */
  readonly printed: Uint8Array | null;
  readonly reached: number;
}

/** Reads what lies behind a cursor. */
export type Read = (cursor: number, filter: EventFilter) => Promise<Sent>;

/**
 * Reads for streams. The bell wakes all of them at once, and most stand at the
 * same place and leave nothing out: they share one read and its bytes.
 */
export function sharedReads(db: Db, bell: Bell): Read {
  const reads = new Map<string, Promise<Sent>>();
  let rings = bell.rings;
  let since = performance.now();

  return (cursor, filter) => {
    const now = performance.now();
    if (bell.rings !== rings || now - since > FRESH_MS) {
      reads.clear();
      rings = bell.rings;
      since = now;
    }
    const key = JSON.stringify([cursor, filter]);
    let read = reads.get(key);
    if (!read) reads.set(key, read = readOnce(db, cursor, filter));
    return read;
  };
}

async function readOnce(
  db: Db,
  cursor: number,
  filter: EventFilter,
): Promise<Sent> {
  const { events, reached } = await eventsAfter(db, cursor, filter, BATCH);
  const text = events.map(print).join("");
  return {
    printed: text === "" ? null : new TextEncoder().encode(text),
    reached,
  };
}

function print(event: LogEvent): string {
  return `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`;
}
