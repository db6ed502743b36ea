import { useSyncExternalStore } from "react";
import { type Halt, listHalts } from "#shared/contract/schedules/halts.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import type { Live } from "#tui/console/data/live.ts";
import { reloadOnEvents } from "#tui/console/data/reload_on_events.ts";
import { type HaltWatch, useSession } from "#tui/console/session.ts";

/** Halts are read again so often at most. */
const EVERY_MS = 500;
/** Halts that are read; one is shown, with the number of the others. */
const MOST = 50;

/** Reads the halts now, and again whenever one is ordered or lifted. */
export function watchHalts(
  connection: ServerConnection,
  live: Pick<Live, "read" | "subscribe">,
): HaltWatch {
  const listeners = new Set<() => void>();
  const closing = new AbortController();
  let halts: readonly Halt[] = [];
  const reload = async () => {
    try {
      const page = await call(connection, listHalts, {
        query: { limit: MOST },
      }, closing.signal);
      if (page.rows.length === 0 && halts.length === 0) return;
      halts = page.rows;
      for (const listener of listeners) listener();
    } catch {
      // The screens say what is wrong with the connection. When it is back,
      // the halts are read again.
    }
  };
  const stop = reloadOnEvents(live, {
    reload,
    intervalMs: EVERY_MS,
    concerns: ({ kind }) => kind.startsWith("halt."),
  });
  return {
    read: () => halts,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      stop();
      closing.abort();
      listeners.clear();
    },
  };
}

/** The halts in force; components that use them are drawn again by changes. */
export function useHalts(): readonly Halt[] {
  const { halts } = useSession();
  return useSyncExternalStore(halts.subscribe, halts.read);
}
