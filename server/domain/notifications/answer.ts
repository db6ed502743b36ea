import { nextRetry } from "./next_retry.ts";

/** What became of one attempt to send a notification. */
export interface Answer {
  /** The HTTP status; null: there was no answer. */
  readonly status: number | null;
  /** What was wrong; empty: it was delivered. */
  readonly problem: string;
  /** The pause that the receiver asked for, milliseconds; null: none. */
  readonly retryAfterMs: number | null;
}

/** What is done after an attempt. */
export type Step =
  | { readonly kind: "delivered" }
  | { readonly kind: "retry"; readonly inMs: number }
  | { readonly kind: "dead" }
  /** The receiver is gone for good: nothing more is sent to it. */
  | { readonly kind: "gone" };

/** By RFC 9110, a receiver that answers this wants nothing more. */
const GONE = 410;

/**
 * What to do after an attempt.
 *
 * @param attempts Number of attempts, with this one.
 * @param random From 0 to 1.
 */
export function stepAfter(
  { status, problem, retryAfterMs }: Answer,
  attempts: number,
  random: number,
): Step {
  if (problem === "") return { kind: "delivered" };
  if (status === GONE) return { kind: "gone" };
  const inMs = nextRetry(attempts, random, retryAfterMs);
  return inMs === null ? { kind: "dead" } : { kind: "retry", inMs };
}
