import { nextRetry } from "./next_retry.ts";

/** What became of one attempt to send a notification. */
export interface Answer {
  /** The status, of HTTP or SMTP; null: there was no answer. */
  readonly status: number | null;
  /** What was wrong; empty: it was delivered. */
  readonly problem: string;
  /** The pause that the receiver asked for, milliseconds; null: none. */
  readonly retryAfterMs: number | null;
  /** The receiver will not take it later either. */
  readonly isRefused?: boolean;
  /** The receiver wants nothing more at all. */
  readonly isGone?: boolean;
  /** It was delivered, but not to all recipients. */
  readonly note?: string;
}

/** What is done after an attempt. */
export type Step =
  | { readonly kind: "delivered" }
  | { readonly kind: "retry"; readonly inMs: number }
  | { readonly kind: "dead" }
  /** The receiver is gone for good: nothing more is sent to it. */
  | { readonly kind: "gone" };

/**
 * What to do after an attempt.
 *
 * @param attempts Number of attempts, with this one.
 * @param random From 0 to 1.
 */
export function stepAfter(
  { problem, retryAfterMs, isRefused, isGone }: Answer,
  attempts: number,
  random: number,
): Step {
  if (problem === "") return { kind: "delivered" };
  if (isGone) return { kind: "gone" };
  if (isRefused) return { kind: "dead" };
  const inMs = nextRetry(attempts, random, retryAfterMs);
  return inMs === null ? { kind: "dead" } : { kind: "retry", inMs };
}
