import type { z } from "zod";
import { readOverview } from "#shared/contract/server.ts";
import { MINUTE_MS } from "#shared/time.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import type { Live } from "./live.ts";

/** The answer that the overview and the header both show. */
export type Overview = z.output<typeof readOverview.output>;

/**
 * The latest overview of the server. Everything that shows one of its figures
 * reads it here, so that no two of them disagree.
 */
export interface Figures {
  /** Null before the first answer. */
  readonly read: () => Overview | null;
  /** While anybody listens, it is read again every minute and after events. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Reads it now. */
  readonly load: (signal?: AbortSignal) => Promise<Overview>;
  readonly close: () => void;
}

/** Figures move on without events, too: contacts are none. */
const EVERY_MS = MINUTE_MS;
/**
 * After an event they are read again, unless a screen has done it meanwhile.
 */
const AFTER_EVENTS_MS = 2000;

/** Figures of a server; nothing is read before somebody listens. */
export function openFigures(
  connection: ServerConnection,
  live: Pick<Live, "read" | "subscribe">,
): Figures {
  const listeners = new Set<() => void>();
  const closing = new AbortController();
  let latest: Overview | null = null;
  let seen = -1;
  let reading = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  let due: ReturnType<typeof setTimeout> | undefined;
  let unsubscribe = () => {};

  const load: Figures["load"] = async (signal = closing.signal) => {
    const { arrived } = live.read();
    reading++;
    const answer = await call(connection, readOverview, {}, signal)
      .finally(() => reading--);
    if (latest === null || answer.at >= latest.at) {
      latest = answer;
      seen = arrived;
      for (const listener of listeners) listener();
    }
    return answer;
  };
  // Screens say what is wrong with the connection; figures stay as they are.
  const refresh = () => void load().catch(() => {});
  const isOutdated = () => live.read().arrived !== seen;
  const refreshSoon = () => {
    if (!isOutdated()) return;
    due ??= setTimeout(() => {
      due = undefined;
      if (isOutdated()) refresh();
    }, AFTER_EVENTS_MS);
  };

  function begin(): void {
    timer = setInterval(refresh, EVERY_MS);
    unsubscribe = live.subscribe(refreshSoon);
    if (latest === null && reading === 0) refresh();
    else refreshSoon();
  }
  function end(): void {
    clearInterval(timer);
    unsubscribe();
    clearTimeout(due);
    due = undefined;
  }
  return {
    read: () => latest,
    subscribe(listener) {
      listeners.add(listener);
      if (listeners.size === 1) begin();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) end();
      };
    },
    load,
    close() {
      closing.abort();
      end();
      listeners.clear();
    },
  };
}
