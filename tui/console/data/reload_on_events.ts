import { useEffect, useRef } from "react";
import type { LogEvent } from "#shared/contract/events/events.ts";
import { useSession } from "#tui/console/session.ts";
import type { Live, LiveState } from "./live.ts";
import { throttle } from "./throttle.ts";

export interface ReloadOptions {
  /** Called at once, then after events, at most once per interval. */
  readonly reload: () => Promise<void>;
  readonly intervalMs: number;
  /** Says if an event may have changed what is shown; every event, if absent. */
  readonly concerns?: (event: LogEvent) => boolean;
}

/**
 * Reloads now, after each event that concerns what is shown, and when a lost
 * link is back.
 *
 * @returns Stops it; no timer is left.
 */
export function reloadOnEvents(
  live: Pick<Live, "read" | "subscribe">,
  { reload, intervalMs, concerns = () => true }: ReloadOptions,
): () => void {
  const reloads = throttle(() => void reload(), intervalMs);
  let before = live.read();
  const unsubscribe = live.subscribe(() => {
    const now = live.read();
    const isBack = now.link.state === "live" && before.link.state !== "live";
    if (isBack || eventsSince(before, now).some(concerns)) reloads.request();
    before = now;
  });
  reloads.request();
  return () => {
    unsubscribe();
    reloads.stop();
  };
}

/**
 * {@linkcode reloadOnEvents} while `active`; what nobody sees is not kept up
 * to date.
 *
 * @param options Of these only `reload` has to keep its identity.
 */
export function useReloadOnEvents(
  active: boolean,
  { reload, intervalMs, concerns = () => true }: ReloadOptions,
): void {
  const { live } = useSession();
  const latest = useRef(concerns);
  latest.current = concerns;
  useEffect(() => {
    if (!active) return;
    return reloadOnEvents(live, {
      reload,
      intervalMs,
      concerns: (event) => latest.current(event),
    });
  }, [active, live, reload, intervalMs]);
}

/** The events that `now` holds and `before` did not. */
function eventsSince(before: LiveState, now: LiveState): readonly LogEvent[] {
  const count = now.arrived - before.arrived;
  return count === 0 ? [] : now.events.slice(-count);
}
