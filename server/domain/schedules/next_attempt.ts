import type { RetryPolicy } from "#shared/contract/schedules/retries.ts";
import { DAY_MS, MINUTE_MS } from "#shared/time.ts";

/** The longest pause before an attempt. */
const LONGEST_MS = 7 * DAY_MS;

/**
 * The pause after a failure, in milliseconds; null: it is not retried.
 *
 * @param attempt The number of the attempt that failed, from 1.
 */
export function pauseAfter(
  { limit, afterMinutes }: Pick<RetryPolicy, "limit" | "afterMinutes">,
  attempt: number,
): number | null {
  if (attempt > limit) return null;
  return Math.min(afterMinutes * MINUTE_MS * 2 ** (attempt - 1), LONGEST_MS);
}

/** A failure that may be retried. */
export interface Failure {
  readonly attempt: number;
  readonly code: string;
  /** Milliseconds. */
  readonly failedAt: number;
}

/** When a failure is retried, milliseconds; null: never by this policy. */
export function nextAttemptAt(
  policy: RetryPolicy,
  { attempt, code, failedAt }: Failure,
): number | null {
  const { codes } = policy;
  if (codes.length > 0 && !codes.includes(code)) return null;
  const pause = pauseAfter(policy, attempt);
  return pause === null ? null : failedAt + pause;
}
