import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/time.ts";

/** The pause after each failed attempt, milliseconds: 29 hours in all. */
const PAUSES_MS = [
  5_000,
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  6 * HOUR_MS,
  10 * HOUR_MS,
  10 * HOUR_MS,
];
/** A pause is up to this part shorter or longer, so that not all come at once. */
const SPREAD = 0.1;
/** A receiver may ask for no longer pause. */
const LONGEST_MS = DAY_MS;

/** The number of attempts after which a notification is given up. */
export const MOST_ATTEMPTS = PAUSES_MS.length + 1;

/**
 * The pause before the next attempt, in milliseconds; null: it is given up.
 *
 * @param attempts Number of failed attempts, from 1.
 * @param random From 0 to 1.
 * @param askedMs What the receiver asked for by `Retry-After`; null: nothing.
 */
export function nextRetry(
  attempts: number,
  random: number,
  askedMs: number | null,
): number | null {
  const pause = PAUSES_MS[attempts - 1];
  if (pause === undefined) return null;
  const spread = pause * (1 - SPREAD + 2 * SPREAD * random);
  const asked = Math.min(Math.max(0, askedMs ?? 0), LONGEST_MS);
  return Math.round(Math.max(spread, asked));
}

/**
 * What a `Retry-After` header asks for, in milliseconds; null: nothing that can
 * be read.
 *
 * @param now Milliseconds.
 */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
