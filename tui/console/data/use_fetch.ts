import { useCallback, useEffect, useRef, useState } from "react";
import type { LogEvent } from "#shared/contract/events/events.ts";
import { useReloadOnEvents } from "./reload_on_events.ts";
import { SerialQueue } from "./serial_queue.ts";

/** While events pour in, what a screen shows is read again this often. */
const RELOAD_EVERY_MS = 500;

export interface FetchResult<Value> {
  /** Null until the first answer. */
  readonly value: Value | null;
  /** Why the last read failed; what is shown is then older. */
  readonly problem: string | null;
  /** Resolves once it was read again, or could not be. */
  readonly reload: () => Promise<void>;
}

export interface FetchOptions<Value> {
  readonly load: (signal: AbortSignal) => Promise<Value>;
  /** Hidden data is not kept up to date. */
  readonly active: boolean;
  /** Says if an event may have changed it; every event, if absent. */
  readonly concerns?: (event: LogEvent) => boolean;
}

/**
 * A value of the server that is not a list: read once, and again when an event
 * that concerns it arrives or a lost link is back. One read at a time; requests
 * that come meanwhile share one more read after it.
 */
export function useFetch<Value>(
  { load, active, concerns }: FetchOptions<Value>,
): FetchResult<Value> {
  const [value, setValue] = useState<Value | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [queue] = useState(() => new SerialQueue());
  const latestLoad = useRef(load);
  const closing = useRef<AbortSignal>(AbortSignal.abort());
  latestLoad.current = load;

  const read = useCallback(async () => {
    const signal = closing.current;
    if (signal.aborted) return;
    try {
      const answer = await latestLoad.current(signal);
      if (signal.aborted) return;
      setValue(answer);
      setProblem(null);
    } catch (error) {
      if (!signal.aborted) setProblem((error as Error).message);
    }
  }, []);
  const reload = useCallback(() => queue.run("read", read), [queue, read]);

  useEffect(() => {
    const closed = new AbortController();
    closing.current = closed.signal;
    return () => closed.abort();
  }, []);
  useReloadOnEvents(active, { reload, intervalMs: RELOAD_EVERY_MS, concerns });

  return { value, problem, reload };
}
