import type { Pace } from "#shared/pace.ts";

/** A Windows agent asks six times in a row for a fragment it does not get. */
const TRIES = 6;
/** More than its settings ask for, but nothing that anybody feels. */
const POLLS_PER_SECOND = 2;
/** Without any latency an agent does something all the time. */
const LEAST_STEP_MS = 1000;

/** More polls than so many within so many seconds are hammering. */
export function mostPolls(pace: Pace, seconds: number): number {
  return Math.ceil(
    POLLS_PER_SECOND * seconds + TRIES * seconds * 1000 / pace.pollMs,
  );
}

/**
 * More requests of one and the same file than so many within so many seconds
 * are hammering: twice what an agent does that fails at every step.
 */
export function mostFiles(
  pace: Pace,
  priority: number,
  seconds: number,
): number {
  const step = Math.max(LEAST_STEP_MS, pace.stepMs[priority]!);
  return Math.ceil(2 * TRIES * (1 + seconds * 1000 / step));
}
