import { useEffect } from "react";

/** How often what moves without an event is read again. */
const EVERY_MS = 5000;

/**
 * Reads again what changes without an event of the log: how many fragments
 * machines have fetched.
 *
 * @param moving Whether anything is on its way; nothing ticks while it is not.
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
