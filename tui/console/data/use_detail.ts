import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import type { LogEvent } from "#shared/contract/events/events.ts";
import { useReloadOnEvents } from "./reload_on_events.ts";

/** How long the cursor rests on a row before its details are loaded. */
const REST_MS = 150;
/** While events pour in, the details are loaded again this often. */
const RELOAD_EVERY_MS = 1000;
/** Rows whose details are kept: shown at once when the cursor comes back. */
const MOST_KEPT = 64;

export interface DetailOptions<Value> {
  /** Identifies the selected row; null: there is none. */
  readonly id: string | null;
  /** Loads the details of the selected row. */
  readonly load: (signal: AbortSignal) => Promise<Value>;
  readonly active: boolean;
  /** Says if an event may have changed them. */
  readonly concerns: (event: LogEvent) => boolean;
}

/**
 * The details of the row under the cursor. They are loaded once the cursor
 * rests, so that moving through a list sends nothing; of rows that were visited
 * the last known ones are shown until then.
 *
 * @returns Null until they have been loaded once, or if they cannot be.
 */
export function useDetail<Value>(
  { id, load, active, concerns }: DetailOptions<Value>,
): Value | null {
  const [kept] = useState(() => new Map<string, Value>());
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const latest = useRef({ id, load });
  latest.current = { id, load };
  const running = useRef(new AbortController());

  const read = useCallback(async () => {
    const { id, load } = latest.current;
    if (id === null) return;
    running.current.abort();
    const { signal } = running.current = new AbortController();
    try {
      const value = await load(signal);
      if (signal.aborted) return;
      kept.delete(id);
      kept.set(id, value);
      for (const oldest of kept.keys()) {
        if (kept.size <= MOST_KEPT) break;
        kept.delete(oldest);
      }
      redraw();
    } catch {
      // The row may be gone, or the link lost: both are said elsewhere.
    }
  }, [kept]);

  useEffect(() => {
    if (!active || id === null) return;
    const timer = setTimeout(() => void read(), REST_MS);
    return () => {
      clearTimeout(timer);
      running.current.abort();
    };
  }, [active, id, read]);
  // What it loads at once, the effect above aborts or repeats after a rest.
  const afterRest = useRef(false);
  const reload = useCallback(async () => {
    if (afterRest.current) await read();
    afterRest.current = true;
  }, [read]);
  useReloadOnEvents(active, { reload, intervalMs: RELOAD_EVERY_MS, concerns });

  return id === null ? null : kept.get(id) ?? null;
}
