import { useEffect } from "react";
import { MINUTE_MS } from "#shared/time.ts";

/**
 * Reads again every minute what moves on without an event: the time that is
 * left.
 *
 * @param moving Something moves on; no timer runs otherwise.
 */
export function useMinutes(moving: boolean, reload: () => Promise<void>): void {
  useEffect(() => {
    if (!moving) return;
    const timer = setInterval(() => void reload(), MINUTE_MS);
    return () => clearInterval(timer);
  }, [moving, reload]);
}
