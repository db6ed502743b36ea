let reduced = false;

/**
 * Shows no moving part from now on (`--reduced-motion`): ages change once a
 * minute, and lists and pages at most every few seconds.
 */
export function reduceMotion(on: boolean): void {
  reduced = on;
}

/** True if nothing may move by itself. */
export function isMotionReduced(): boolean {
  return reduced;
}

/** Milliseconds between two changes of a screen that nobody asked for. */
const CALM_MS = 5000;

/** The interval of changes that nobody asked for. */
export function calmly(intervalMs: number): number {
  return reduced ? Math.max(CALM_MS, intervalMs) : intervalMs;
}
