import type { Pace } from "#shared/pace.ts";

/** A Windows agent requests a fragment it does not get six times in a row. */
const TRIES = 6;
/** More than any settings require, and still no noticeable load. */
const POLLS_PER_SECOND = 2;
/** Without any latency an agent acts continuously. */
const LEAST_STEP_MS = 1000;

/** The most polls within a number of seconds; more of them are a retry loop. */
export function mostPolls(pace: Pace, seconds: number): number {
  return Math.ceil(
    POLLS_PER_SECOND * seconds + TRIES * seconds * 1000 / pace.pollMs,
  );
}

/**
 * The most requests for the same file within a number of seconds; more of them
 * are a retry loop. Twice the number of an agent that fails at every step.
 */
export function mostFiles(
  pace: Pace,
  priority: number,
  seconds: number,
): number {
  const step = Math.max(LEAST_STEP_MS, pace.stepMs[priority]!);
  return Math.ceil(2 * TRIES * (1 + seconds * 1000 / step));
}
