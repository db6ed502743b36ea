import { useEffect } from "react";

/** Interval between reads of what changes without an event. */
const EVERY_MS = 5000;

/**
 * Reads again what changes without an event of the log: how many fragments
 * machines have fetched.
 *
 * @param moving Something is being downloaded; no timer runs otherwise.
 */
export function useProgress(
  moving: boolean,
  reload: () => Promise<void>,
): void {
  useEffect(() => {
    if (!moving) return;
    const timer = setInterval(() => void reload(), EVERY_MS);
    return () => clearInterval(timer);
  }, [moving, reload]);
}
