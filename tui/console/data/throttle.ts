import { calmly } from "#tui/console/motion.ts";

/** Runs a function at once, and then at most once per interval. */
export interface Throttle {
  /** Runs now if the interval is over, else at its end. */
  readonly request: () => void;
  /** Drops a requested run; no timer is left. */
  readonly stop: () => void;
}

export function throttle(run: () => void, intervalMs: number): Throttle {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  function go(): void {
    again = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (again) go();
    }, calmly(intervalMs));
    run();
  }
  return {
    request() {
      if (timer === undefined) go();
      else again = true;
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      again = false;
    },
  };
}
