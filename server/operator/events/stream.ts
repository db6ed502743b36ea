import type { Notifier } from "#server/live/notifier.ts";
import { isUnreachable } from "#server/usecases/agents/unavailable.ts";
import { HEARTBEAT_HEADER } from "#shared/contract/events/heartbeat.ts";
import type { SummaryHorizon } from "#shared/contract/events/events.ts";
import { sleep } from "#shared/sleep.ts";
import type { LogFilter, LogRead } from "./reads.ts";
import type { EventTiming } from "#server/operator/api_context.ts";

/**
 * A console notices within 8 s that nothing comes any more. A heartbeat is some
 * 15 bytes and one read of the end of the log.
 */
const HEARTBEAT_MS = 4000;
/** Time a reader waits before it reconnects, in milliseconds. */
const RETRY_MS = 1000;
/**
 * Pause between two reads for one reader, in milliseconds, so that a busy log
 * is sent in batches.
 */
const GAP_MS = 15;

interface Tail {
  readonly read: LogRead;
  readonly notifier: Notifier;
  readonly filter: LogFilter;
  /** The stream begins after this event. */
  readonly cursor: number;
  /** The newest event, if the reader has seen later ones, which are lost. */
  readonly lost: SummaryHorizon | null;
  /** Checks whether the reader is still allowed. */
  readonly inForce: () => Promise<boolean>;
  /** Aborts when the server shuts down. */
  readonly closing: AbortSignal;
  readonly events?: EventTiming;
  readonly log: (line: string) => void;
}

/**
 * Streams the log from a cursor as server-sent events, until the reader
 * disconnects, loses its permission or the server shuts down. Nothing is read
 * before the reader has received what was sent, so a slow one costs no memory.
 */
export function eventStream(tail: Tail): Response {
  const gone = new AbortController();
  const pieces = follow(tail, gone);
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      let next: IteratorResult<Uint8Array, void>;
      try {
        next = await pieces.next();
      } catch (error) {
        if (!isUnreachable(error)) {
          tail.log(`operator API: an event stream broke: ${error}`);
        }
        next = { done: true, value: undefined };
      }
      if (cancelled) return;
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      cancelled = true;
      gone.abort();
      await pieces.return();
    },
  }, { highWaterMark: 0 });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream",
      [HEARTBEAT_HEADER]: `${tail.events?.heartbeatMs ?? HEARTBEAT_MS}`,
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    },
  });
}

async function* follow(
  tail: Tail,
  gone: AbortController,
): AsyncGenerator<Uint8Array, void> {
  const { read, notifier, filter, inForce, closing, events = {} } = tail;
  const { heartbeatMs = HEARTBEAT_MS, pollMs = Infinity } = events;
  const end = () => gone.abort();
  closing.addEventListener("abort", end);
  if (closing.aborted) end();

  let cursor = tail.cursor;
  let spokeAt = performance.now();
  let toldTo = 0;
  try {
    yield encode(`retry: ${RETRY_MS}\n${idOf(cursor)}`);
    if (tail.lost) yield encode(resetTo(tail.lost));
    while (!gone.signal.aborted) {
      const readAt = performance.now();
      // Read first, so that no notification is missed during the read.
      const { count } = notifier;
      if (!await inForce()) return;
      const { printed, reached, missed } = await read(cursor, filter);
      if (missed && (missed.seq > toldTo || reached < cursor)) {
        toldTo = missed.seq;
        yield encode(resetTo(missed));
      }
      const moved = reached !== cursor;
      cursor = reached;
      if (printed) {
        yield printed;
        spokeAt = performance.now();
      } else if (performance.now() - spokeAt >= heartbeatMs) {
        // An id without data is no event, but moves the reader's Last-Event-ID
        // past the events that its filter leaves out.
        yield encode(idOf(cursor));
        spokeAt = performance.now();
      }
      if (!moved) {
        const silence = spokeAt + heartbeatMs - performance.now();
        await notifier.after(count, gone.signal, Math.min(silence, pollMs));
      }
      await sleep(readAt + GAP_MS - performance.now(), gone.signal);
    }
  } finally {
    closing.removeEventListener("abort", end);
  }
}

function idOf(cursor: number): string {
  return `id: ${cursor}\n\n`;
}

/** Tells a reader to read again what it shows. */
function resetTo(horizon: SummaryHorizon): string {
  return `event: reset\ndata: ${JSON.stringify(horizon)}\n\n`;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
