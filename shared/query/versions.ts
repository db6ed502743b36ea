/**
 * The length of a run of digits is written with two digits, so longer runs are
 * cut to this length.
 */
const LONGEST_RUN = 99;
const LONGEST_VERSION = 255;

/**
 * A key that sorts versions by age when compared by code points.
 *
 * Runs of digits count as numbers (1.9 < 1.10, 007 = 7) and sort after the end
 * of the text but before letters and separators; `~` sorts before everything,
 * even the end (2.0~rc1 < 2.0); an epoch (`1:`) outweighs all else, and a
 * missing one is 0; case is ignored. This is Debian's order, and close to those
 * of RPM and Windows. Only the first 255 characters count.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const versions = ["1.10", "2.0", "1:0.1", "2.0~rc1", "1.9"];
 * assertEquals(
 *   versions.toSorted((a, b) => versionKey(a) < versionKey(b) ? -1 : 1),
 *   ["1.9", "1.10", "2.0~rc1", "2.0", "1:0.1"],
 * );
 * ```
 */
export function versionKey(version: string): string {
  const text = version.trim().toLowerCase().slice(0, LONGEST_VERSION);
  const [, epoch = "0", rest = ""] = /^(?:(\d+):)?(.*)$/s.exec(text)!;
  let key = digits(epoch);
  for (const [run] of rest.matchAll(/\d+|[^\d]/gsu)) {
    key += /^\d/.test(run) ? digits(run) : sign(run);
  }
  return `${key}!`;
}

/** A number of any length: its length, then its digits. */
function digits(run: string): string {
  const bare = run.replace(/^0+(?=.)/, "").slice(0, LONGEST_RUN);
  if (bare === "0") return bare;
  return `1${`${bare.length}`.padStart(2, "0")}${bare}`;
}

/** `~` before the end `!`; letters before other signs, as in Debian's order. */
function sign(char: string): string {
  if (char === "~") return " ";
  return /\p{L}/u.test(char) ? `a${char}` : `z${char}`;
}

/** Below 0, 0 or above 0 if `a` is older than, as old as or newer than `b`. */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [versionKey(a), versionKey(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}
