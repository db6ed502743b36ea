/**
 * Whether so long has passed since something was noted. A moment that lies
 * ahead by as much was noted while the clock was wrong: it has passed too,
 * for otherwise nothing would happen until the clock gets there again.
 *
 * @param since Milliseconds since the epoch.
 */
export function hasPassed(
  since: number,
  milliseconds: number,
  now: Date,
): boolean {
  return Math.abs(now.getTime() - since) >= milliseconds;
}
