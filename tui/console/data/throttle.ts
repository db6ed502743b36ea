/** Runs something at once, and then at most once per interval. */
export interface Throttle {
  /** Asks for a run: now if the last is long enough ago, else when it is. */
  readonly request: () => void;
  /** Forgets what was asked for; no timer is left. */
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
    }, intervalMs);
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
