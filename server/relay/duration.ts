/**
 * A duration for a log line, in at most two units.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(durationWords(12_400), "12 s");
 * assertEquals(durationWords(185_000), "3 min 5 s");
 * assertEquals(durationWords(7_800_000), "2 h 10 min");
 * ```
 */
export function durationWords(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
