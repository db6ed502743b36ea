import { useCallback, useEffect, useRef, useState } from "react";
import type { LogEvent } from "#shared/contract/events/events.ts";
import { useSession } from "#tui/console/session.ts";
import type { LiveState } from "./live.ts";
import { throttle } from "./throttle.ts";

/** While events pour in, what a screen shows is read anew this often. */
const RELOAD_EVERY_MS = 500;

export interface FetchResult<Value> {
  /** Null until the first answer. */
  readonly value: Value | null;
  /** Why the last reading failed; what is shown is then older. */
  readonly problem: string | null;
  /** Resolves once it was read again, or could not be. */
  readonly reload: () => Promise<void>;
}

export interface FetchOptions<Value> {
  readonly load: (signal: AbortSignal) => Promise<Value>;
  /** What nobody sees is not kept up to date. */
  readonly active: boolean;
  /** Whether an event may have changed it; every event, if left out. */
  readonly concerns?: (event: LogEvent) => boolean;
}

/**
 * A value of the server that is not a list: read once, and again when an event
 * that concerns it arrives or a lost link is back. One reading at a time; what
 * is asked for meanwhile is one more after it.
 */
export function useFetch<Value>(
  { load, active, concerns = () => true }: FetchOptions<Value>,
): FetchResult<Value> {
  const { live } = useSession();
  const [value, setValue] = useState<Value | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const latest = useRef({ load, concerns });
  const closing = useRef<AbortSignal>(AbortSignal.abort());
  const running = useRef<Promise<void> | null>(null);
  const next = useRef<Promise<void> | null>(null);
  latest.current = { load, concerns };

  const read = useCallback(async () => {
    const signal = closing.current;
    if (signal.aborted) return;
    try {
      const answer = await latest.current.load(signal);
      if (signal.aborted) return;
      setValue(answer);
      setProblem(null);
    } catch (error) {
      if (!signal.aborted) setProblem((error as Error).message);
    }
  }, []);

  const reload = useCallback((): Promise<void> => {
    if (next.current) return next.current;
    const start = () => {
      next.current = null;
      running.current = read().finally(() => running.current = null);
      return running.current;
    };
    if (!running.current) return start();
    return next.current = running.current.then(start);
  }, [read]);

  useEffect(() => {
    const closed = new AbortController();
    closing.current = closed.signal;
    return () => closed.abort();
  }, []);

  useEffect(() => {
    if (!active) return;
    const soon = throttle(() => void reload(), RELOAD_EVERY_MS);
    let seen = live.read();
    const stop = live.subscribe(() => {
      const now = live.read();
      const back = now.link.state === "live" && seen.link.state !== "live";
      if (back || fresh(seen, now).some(latest.current.concerns)) soon.ring();
      seen = now;
    });
    soon.ring();
    return () => {
      stop();
      soon.stop();
    };
  }, [active, live, reload]);

  return { value, problem, reload };
}

/** The events that `now` holds and `seen` did not. */
function fresh(seen: LiveState, now: LiveState): readonly LogEvent[] {
  const count = now.arrived - seen.arrived;
  return count === 0 ? [] : now.events.slice(-count);
}
