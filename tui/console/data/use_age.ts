import { isMotionReduced } from "#tui/console/motion.ts";
import { useEffect, useState } from "react";

/**
 * The age of a moment, updated in the steps of {@linkcode roundAge}. No timer
 * runs without a moment.
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
      const ms = Date.now() - start!;
      timer = setTimeout(() => {
        tick((before) => before + 1);
        wait();
      }, stepOf(ms) - ms % stepOf(ms));
    }
    wait();
    return () => clearTimeout(timer);
  }, [start]);
  return start === null ? null : roundAge(Date.now() - start);
}

/** Seconds up to ten, in steps of five up to a minute, then in minutes. */
export function roundAge(ms: number): number {
  const step = fineStepOf(ms);
  return Math.max(0, Math.floor(ms / step) * step / 1000);
}

/** Milliseconds until the age changes on screen. */
function stepOf(ms: number): number {
  return isMotionReduced() ? 60_000 : fineStepOf(ms);
}

function fineStepOf(ms: number): number {
  if (ms < 10_000) return 1000;
  return ms < 60_000 ? 5000 : 60_000;
}
