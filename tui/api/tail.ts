import type { z } from "zod";
import {
  listEvents,
  type LogEvent,
  LogEvent as Schema,
  SummaryHorizon,
} from "#shared/contract/events/events.ts";
import { text } from "#tui/text/mod.ts";
import { addressOf, reach, type ServerConnection } from "./call.ts";
import { ApiProblem, UnreadableReply } from "./problem.ts";
import { pausesOf } from "./retry.ts";
import { type Message, readMessages } from "./sse.ts";

/** State of the event stream. */
export type Link =
  | { readonly state: "connecting" }
  | { readonly state: "live" }
  | { readonly state: "lost"; readonly since: Date }
  | { readonly state: "refused"; readonly why: string };

/** Filter of events; all of it must match. */
export type TailFilter = Pick<
  z.input<NonNullable<typeof listEvents.query>>,
  "package" | "machine" | "group" | "outcome" | "kind" | "q"
>;

export interface TailOptions {
  /** The last event already seen; 0 is the beginning of the log. */
  readonly after: number;
  readonly signal: AbortSignal;
  readonly filter?: TailFilter;
  readonly onLink?: (link: Link) => void;
  /** Called if events between the cursor and the stream were summarised. */
  readonly onMissed?: (summarised: SummaryHorizon) => void;
  /** The first pause before another attempt; it doubles up to 10 s. */
  readonly pauseMs?: number;
  /**
   * A connection that is silent for longer is closed; the server sends
   * something every 15 s.
   */
  readonly silenceMs?: number;
}

const LONGEST_PAUSE_MS = 10_000;

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
    pauseMs = 250,
    silenceMs = 40_000,
  }: TailOptions,
): AsyncGenerator<LogEvent> {
  let seen = after;
  const pauses = pausesOf(
    (failed) => Math.min(pauseMs * 2 ** failed, LONGEST_PAUSE_MS),
    signal,
  );
  let lostSince: Date | null = null;
  while (!signal.aborted) {
    const link = new AbortController();
    const ended = AbortSignal.any([signal, link.signal]);
    try {
      const answer = await reach(
        connection,
        addressOf(listEvents, { query: filter }),
        {
          headers: { accept: "text/event-stream", "last-event-id": `${seen}` },
          signal: ended,
        },
      );
      onLink?.({ state: "live" });
      lostSince = null;
      pauses.reset();
      const bytes = bytesOf(answer, link, silenceMs);
      for await (const message of readMessages(bytes)) {
        if (message.event === "reset") {
          onMissed?.(SummaryHorizon.parse(JSON.parse(message.data)));
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
      link.abort();
    }
    if (signal.aborted) return;
    lostSince ??= new Date();
    onLink?.({ state: "lost", since: lostSince });
    await pauses.next().catch(() => {});
  }
}

function eventIn({ id, data }: Message): LogEvent {
  const read = Schema.safeParse(JSON.parse(data));
  if (read.success) return read.data;
  throw new UnreadableReply(text.cli.errors.unknownEvent(id));
}

/** The answer's bytes, until they stop coming for `silenceMs`. */
async function* bytesOf(
  answer: Response,
  link: AbortController,
  silenceMs: number,
) {
  let timer = setTimeout(() => link.abort(), silenceMs);
  try {
    for await (const chunk of answer.body ?? []) {
      clearTimeout(timer);
      timer = setTimeout(() => link.abort(), silenceMs);
      yield chunk;
    }
  } finally {
    clearTimeout(timer);
  }
}
