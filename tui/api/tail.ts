import type { z } from "zod";
import {
  listEvents,
  type LogEvent,
  LogEvent as Schema,
  SummaryHorizon,
} from "#shared/contract/events/events.ts";
import { heartbeatOf } from "#shared/contract/events/heartbeat.ts";
import { text } from "#tui/text/mod.ts";
import { addressOf, reach, type ServerConnection } from "./call.ts";
import { ApiProblem, UnreadableReply } from "./problem.ts";
import { pausesOf } from "./retry.ts";
import { type Message, readMessages } from "./sse.ts";

/** State of the event stream; `since` is when its last byte came. */
export type Link =
  | { readonly state: "connecting" }
  | { readonly state: "live" }
  /** The server should have sent something by now. */
  | { readonly state: "silent"; readonly since: Date }
  | { readonly state: "lost"; readonly since: Date }
  | { readonly state: "refused"; readonly why: string };

/** Filter of events; all of it must match. */
export type TailFilter = Pick<
  z.input<NonNullable<typeof listEvents.query>>,
  "package" | "machine" | "group" | "outcome" | "kind" | "operator" | "q"
>;

export interface TailOptions {
  /** The last event already seen; 0 is the beginning of the log. */
  readonly after: number;
  readonly signal: AbortSignal;
  readonly filter?: TailFilter;
  readonly onLink?: (link: Link) => void;
  /** Called if events between the cursor and the stream were summarised. */
  readonly onMissed?: (summarised: SummaryHorizon) => void;
  /** Called if events that were seen are not in the log any more. */
  readonly onLost?: () => void;
  /** The first pause before another attempt; it doubles up to 10 s. */
  readonly pauseMs?: number;
  /**
   * The times without a byte after which the connection is reported as silent,
   * and closed, in milliseconds; by default they follow from how often the
   * server sends something.
   */
  readonly silence?: SilenceLimits;
}

interface SilenceLimits {
  readonly reportMs: number;
  readonly closeMs: number;
}

const LONGEST_PAUSE_MS = 10_000;
/** The longest an answer to a request for the stream may take. */
const ANSWER_MS = 10_000;
/** A heartbeat may be this much late, in milliseconds. */
const LATE_MS = 3000;

/**
 * Every event after a cursor, each once and in order, endlessly: a broken
 * connection is resumed where it broke.
 *
 * @throws {ApiProblem | UnreadableReply} If the server declines, or sends an
 *   event this console does not know: trying again would not help.
 */
export async function* tail(
  connection: ServerConnection,
  {
    after,
    signal,
    filter,
    onLink,
    onMissed,
    onLost,
    pauseMs = 250,
    silence,
  }: TailOptions,
): AsyncGenerator<LogEvent> {
  let seen = after;
  const pauses = pausesOf(
    (failed) => Math.min(pauseMs * 2 ** failed, LONGEST_PAUSE_MS),
    signal,
  );
  let heardAt = new Date();
  while (!signal.aborted) {
    const link = new AbortController();
    const ended = AbortSignal.any([signal, link.signal]);
    const close = () => link.abort();
    const answering = setTimeout(close, ANSWER_MS);
    try {
      const answer = await reach(
        connection,
        addressOf(listEvents, { query: filter }),
        {
          headers: { accept: "text/event-stream", "last-event-id": `${seen}` },
          signal: ended,
        },
      );
      clearTimeout(answering);
      heardAt = new Date();
      onLink?.({ state: "live" });
      pauses.reset();
      const bytes = bytesOf(answer, {
        limits: silence ?? limitsFor(heartbeatOf(answer.headers)),
        onSilence: () => onLink?.({ state: "silent", since: heardAt }),
        onBytes(wasSilent) {
          heardAt = new Date();
          if (wasSilent) onLink?.({ state: "live" });
        },
        close,
      });
      for await (const message of readMessages(bytes)) {
        if (message.event === "reset") {
          const missed = SummaryHorizon.parse(JSON.parse(message.data));
          // The server has lost events, and uses their numbers again.
          if (missed.seq < seen) {
            seen = missed.seq;
            onLost?.();
          } else onMissed?.(missed);
          continue;
        }
        const event = eventIn(message);
        if (event.seq <= seen) continue;
        seen = event.seq;
        yield event;
      }
    } catch (error) {
      if (error instanceof UnreadableReply) throw error;
      if (error instanceof ApiProblem && error.status < 500) throw error;
    } finally {
      clearTimeout(answering);
      close();
    }
    if (signal.aborted) return;
    onLink?.({ state: "lost", since: heardAt });
    await Promise.race([
      pauses.next().catch(() => {}),
      opened(connection.route),
    ]);
  }
}

/** Resolves when a broken route is open again; without one, never. */
function opened(route: ServerConnection["route"]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (route?.read().state !== "down") return promise;
  const stop = route.subscribe(() => {
    if (route.read().state !== "open") return;
    stop();
    resolve();
  });
  return promise;
}

function eventIn({ id, data }: Message): LogEvent {
  const read = Schema.safeParse(JSON.parse(data));
  if (read.success) return read.data;
  throw new UnreadableReply(text.cli.errors.unknownEvent(id));
}

function limitsFor(heartbeatMs: number): SilenceLimits {
  return {
    reportMs: heartbeatMs + LATE_MS,
    closeMs: 2 * heartbeatMs + ANSWER_MS,
  };
}

interface ByteWatch {
  readonly limits: SilenceLimits;
  readonly onSilence: () => void;
  readonly onBytes: (wasSilent: boolean) => void;
  readonly close: () => void;
}

/** The answer's bytes, until they stop coming. */
async function* bytesOf(
  answer: Response,
  { limits, onSilence, onBytes, close }: ByteWatch,
) {
  let isSilent = false;
  const timers = {
    report: setTimeout(report, limits.reportMs),
    close: setTimeout(close, limits.closeMs),
  };
  function report(): void {
    isSilent = true;
    onSilence();
  }
  function clear(): void {
    clearTimeout(timers.report);
    clearTimeout(timers.close);
  }
  try {
    for await (const chunk of answer.body ?? []) {
      clear();
      onBytes(isSilent);
      isSilent = false;
      timers.report = setTimeout(report, limits.reportMs);
      timers.close = setTimeout(close, limits.closeMs);
      yield chunk;
    }
  } finally {
    clear();
  }
}
