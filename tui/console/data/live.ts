import { listEvents, type LogEvent } from "#shared/contract/events/events.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { type Link, tail } from "#tui/api/tail.ts";
import { throttle } from "./throttle.ts";

/** The current state of the log; replaced, never changed. */
export interface LiveState {
  readonly link: Link;
  /** The newest events, oldest first. */
  readonly events: readonly LogEvent[];
  /** Events that were ever in `events`; it never falls. */
  readonly arrived: number;
}

/** The event stream that all screens share. */
export interface Live {
  readonly read: () => LiveState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly close: () => void;
}

/** Events kept to scroll back to. */
const KEPT = 2000;
/** Events shown when the console opens. */
const RECENT = 200;
/** Even at 500 events a second the screen changes only ten times. */
const SHOW_EVERY_MS = 100;

/** Opens the log at its end, with its latest events. */
export async function openLive(connection: ServerConnection): Promise<Live> {
  const recent = await call(connection, listEvents, {
    query: { before: Number.MAX_SAFE_INTEGER, limit: RECENT },
  });
  const closing = new AbortController();
  const listeners = new Set<() => void>();
  let fresh: LogEvent[] = [];
  let state: LiveState = {
    link: { state: "connecting" },
    events: recent.events,
    arrived: recent.events.length,
  };

  function update(change: Partial<LiveState>): void {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }
  const show = throttle(() => {
    const events = [...state.events, ...fresh].slice(-KEPT);
    const arrived = state.arrived + fresh.length;
    fresh = [];
    update({ events, arrived });
  }, SHOW_EVERY_MS);

  async function follow(): Promise<void> {
    const events = tail(connection, {
      after: recent.events.at(-1)?.seq ?? 0,
      signal: closing.signal,
      onLink: (link) => update({ link }),
    });
    for await (const event of events) {
      fresh.push(event);
      show.request();
    }
  }
  follow().catch((error: Error) =>
    update({ link: { state: "refused", why: error.message } })
  );

  return {
    read: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closing.abort();
      show.stop();
      listeners.clear();
    },
  };
}
