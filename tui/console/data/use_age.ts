import { useEffect, useState } from "react";

/**
 * The age of a moment, updated every five seconds in the first minute, then
 * every minute. No timer runs without a moment.
 *
 * @returns Whole seconds; null for no moment.
 */
export function useAge(since: Date | null): number | null {
  const [, tick] = useState(0);
  const start = since?.getTime() ?? null;
  useEffect(() => {
    if (start === null) return;
    let timer: ReturnType<typeof setTimeout>;
    function wait(): void {
      const seconds = (Date.now() - start!) / 1000;
      timer = setTimeout(() => {
        tick((before) => before + 1);
        wait();
      }, seconds < 60 ? 5000 : 60_000);
    }
    wait();
    return () => clearTimeout(timer);
  }, [start]);
  return start === null ? null : roundAge(Date.now() - start);
}

/** In steps of five seconds, from a minute on in minutes. */
export function roundAge(ms: number): number {
  const step = ms < 60_000 ? 5000 : 60_000;
  return Math.max(0, Math.floor(ms / step) * step / 1000);
}
