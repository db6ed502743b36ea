import { isUnreachable } from "#server/usecases/agents/unavailable.ts";
import { type Sleep, sleep } from "#shared/sleep.ts";

/** Scheduled background work. */
export interface Job {
  readonly name: string;
  /** A function is called before every pause. */
  readonly everySeconds: number | (() => number);
  readonly run: (pause: Sleep) => Promise<unknown>;
}

/**
 * Runs each job after its pause, never twice at the same time; a failure is
 * logged and the job runs again after its next pause.
 *
 * @returns A function that stops all jobs and resolves when none is running.
 */
export function schedule(
  jobs: readonly Job[],
  log: (line: string) => void,
): () => Promise<void> {
  const stopping = new AbortController();
  const pause: Sleep = (milliseconds) => sleep(milliseconds, stopping.signal);
  const running = jobs.map(async ({ name, everySeconds, run }) => {
    const seconds = () =>
      typeof everySeconds === "number" ? everySeconds : everySeconds();
    while (await pause(seconds() * 1000)) {
      try {
        await run(pause);
      } catch (error) {
        // The database's own line says it once for all jobs.
        if (isUnreachable(error)) continue;
        log(`job ${name} failed, it will be tried again: ${error}`);
      }
    }
  });
  return async () => {
    stopping.abort();
    await Promise.all(running);
  };
}

/** Seconds from `now` to the next full hour `hour` (0 to 23), local time. */
export function secondsUntil(hour: number, now: Date): number {
  const next = new Date(now);
  next.setHours(hour, 0, 0, 0);
  if (next <= now) next.setDate(next.getDate() + 1);
  return (next.getTime() - now.getTime()) / 1000;
}

/**
 * The pauses of a job that runs soon after the start, for servers that are off
 * at night, and then every day at `hour`, local time.
 */
export function soonThenAt(
  hour: number,
  now: () => Date,
  soonSeconds = 30,
): () => number {
  let begun = false;
  return () => {
    if (begun) return secondsUntil(hour, now());
    begun = true;
    return soonSeconds;
  };
}

/** The pauses of a job that runs soon after the start, and then regularly. */
export function firstThen(
  firstSeconds: number,
  everySeconds: number,
): () => number {
  let begun = false;
  return () => {
    if (begun) return everySeconds;
    begun = true;
    return firstSeconds;
  };
}
