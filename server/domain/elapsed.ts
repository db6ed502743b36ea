/**
 * True if a duration has passed since a stored time. A time that lies as far
 * ahead was stored while the clock was wrong: it counts as passed too, because
 * otherwise nothing would happen until the clock gets there again.
 *
 * @param since Milliseconds since 1970.
 */
export function hasPassed(
  since: number,
  milliseconds: number,
  now: Date,
): boolean {
  return Math.abs(now.getTime() - since) >= milliseconds;
}
