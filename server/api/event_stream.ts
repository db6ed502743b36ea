import type { Db } from "../../db/database.ts";
import { type EventFilter, eventsAfter } from "../../db/events.ts";
import type { LogEvent } from "../../shared/events.ts";
import type { Bell } from "../live/bell.ts";
import type { EventTiming } from "./rooms.ts";

/** Rows sent between two looks at whether the reader may still have them. */
const BATCH = 200;
/** Below the 25 s after which impatient proxies cut a silent stream. */
const HEARTBEAT_MS = 15_000;
/** How long a reader waits before it comes back. */
const RETRY_MS = 1000;

interface Tail {
  readonly db: Db;
  readonly bell: Bell;
  readonly filter: EventFilter;
  /** The stream begins with the event behind this one. */
  readonly cursor: number;
  /** Whether the reader may still read. */
  readonly inForce: () => Promise<boolean>;
  /** Aborts when the server shuts down. */
  readonly closing: AbortSignal;
  readonly events?: EventTiming;
  readonly log: (line: string) => void;
}

/**
 * The log from a cursor on as server-sent events, until the reader is gone,
 * loses its right or the server shuts down. Nothing is read before the reader
 * has taken what was sent, so that a slow one costs no memory.
 */
export function eventStream(tail: Tail): Response {
  const gone = new AbortController();
  const lines = follow(tail, gone);
  const encoder = new TextEncoder();
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      let next: IteratorResult<string, void>;
      try {
        next = await lines.next();
      } catch (error) {
        tail.log(`operator API: an event stream broke: ${error}`);
        next = { done: true, value: undefined };
      }
      if (cancelled) return;
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      cancelled = true;
      gone.abort();
      await lines.return();
    },
  }, { highWaterMark: 0 });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    },
  });
}

async function* follow(
  tail: Tail,
  gone: AbortController,
): AsyncGenerator<string, void> {
  const { db, bell, filter, inForce, closing, events = {} } = tail;
  const { heartbeatMs = HEARTBEAT_MS, pollMs = Infinity } = events;
  const end = () => gone.abort();
  closing.addEventListener("abort", end);
  if (closing.aborted) end();
  let cursor = tail.cursor;
  let spokeAt = performance.now();
  try {
    yield `retry: ${RETRY_MS}\nid: ${cursor}\n\n`;
    while (!gone.signal.aborted) {
      const rings = bell.rings; // before the read, so that no ring falls between
      if (!await inForce()) return;
      const { events, reached } = await eventsAfter(db, cursor, filter, BATCH);
      const moved = reached > cursor;
      cursor = reached;
      if (events.length > 0) {
        yield events.map(print).join("");
        spokeAt = performance.now();
      } else if (moved) {
        await breathe();
      } else {
        const silence = heartbeatMs - (performance.now() - spokeAt);
        await ring(bell, rings, Math.min(silence, pollMs), gone.signal);
      }
      if (
        performance.now() - spokeAt >= heartbeatMs && !gone.signal.aborted
      ) {
        // An id without data moves the reader's Last-Event-ID past what its
        // filter leaves out, and is no event.
        yield `id: ${cursor}\n\n`;
        spokeAt = performance.now();
      }
    }
  } finally {
    closing.removeEventListener("abort", end);
  }
}

function print(event: LogEvent): string {
  return `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** Waits for the bell, at most so long, at most until `gone` aborts. */
async function ring(
  bell: Bell,
  rings: number,
  milliseconds: number,
  gone: AbortSignal,
): Promise<void> {
  const enough = new AbortController();
  const end = () => enough.abort();
  const timer = setTimeout(end, Math.max(0, milliseconds));
  gone.addEventListener("abort", end);
  if (gone.aborted) end();
  await bell.after(rings, enough.signal);
  clearTimeout(timer);
  gone.removeEventListener("abort", end);
}

/** Lets others be answered between two stretches of a long read. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
