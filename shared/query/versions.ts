/**
 * The length of a run of digits is written with two digits, so longer runs are
 * cut to this length.
 */
const LONGEST_RUN = 99;
const LONGEST_VERSION = 255;

/** An architecture, as installers add it to a version. */
const ARCHITECTURE =
  "(?:x64|x86|x86[_-]64|amd64|arm64|aarch64|i[3-6]86|ia64|win32|win64|(?:32|64)[ -]?bits?)";
/** An architecture or a language in parentheses. */
const NOTED = new RegExp(
  `\\s*[([]\\s*${ARCHITECTURE}?[\\s,;]*(?:(?!rc)[a-z]{2}(?:[-_][a-z]{2})?)?\\s*[)\\]]`,
  "g",
);
const AT_AN_END = new RegExp(`^${ARCHITECTURE}\\s+|\\s+${ARCHITECTURE}$`, "g");

/**
 * A key that sorts versions by age when compared by code points; empty if the
 * text is no version, because it has no digit: `n/a`, `unknown`, `latest`. Such
 * a text is neither older nor newer than any version.
 *
 * Runs of digits count as numbers (1.9 < 1.10, 007 = 7) and sort after the end
 * of the text but before letters and separators; `~` sorts before everything,
 * even the end (2.0~rc1 < 2.0); an epoch (`1:`) outweighs all else, and a
 * missing one is 0; case is ignored. This is Debian's order, and close to those
 * of RPM and Windows.
 *
 * What stands before the first digit is left out (v1.7.5, Version 1.7, r12), as
 * are an architecture and a language beside the version (24.09 (x64)). Only the
 * first 255 characters count.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const versions = ["1.10", "2.0", "1:0.1", "2.0~rc1", "v1.9"];
 * assertEquals(
 *   versions.toSorted((a, b) => versionKey(a) < versionKey(b) ? -1 : 1),
 *   ["v1.9", "1.10", "2.0~rc1", "2.0", "1:0.1"],
 * );
 * ```
 */
export function versionKey(version: string): string {
  const text = version.slice(0, LONGEST_VERSION).normalize("NFKC").trim()
    .toLowerCase();
  const bare = text.replace(NOTED, "").replace(AT_AN_END, "");
  const from = (/\d/.test(bare) ? bare : text).replace(/^[^\d]+/, "");
  if (from === "") return "";
  const [, epoch = "0", rest = ""] = /^(?:(\d+):(?=.*\d))?(.*)$/s.exec(from)!;
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

/**
 * Below 0, 0 or above 0 if `a` is older than, as old as or newer than `b`. A
 * text that is no version comes first.
 */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [versionKey(a), versionKey(b)];
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  // As SQLite compares texts, which UTF-16 units would not.
  return (one.codePointAt(at) ?? -1) - (other.codePointAt(at) ?? -1);
}

/** True if a text can be compared as a version, which needs a digit. */
export function isVersion(text: string): boolean {
  return text.length <= 100 && versionKey(text) !== "";
}
