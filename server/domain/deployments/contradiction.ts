import type { CodeMeaning } from "./result_code.ts";

/** A report with what its code means for the package. */
export interface Report extends CodeMeaning {
  /** As the agent sent it. */
  readonly code: string;
}

/**
 * True if a later report of an attempt cannot come from the agent that made the
 * first one.
 *
 * Agents repeat reports, and these repeats agree with the first:
 * - the same code;
 * - `SUCCESS_` after any code that begins with `SUCCESS`: the Unix agent keeps
 *   a report that was not answered, but not the number in it;
 * - `SUCCESS_ALREADY_SETUP` after anything: the agent was offered the package
 *   again before its report arrived, and its history holds what has run.
 */
export function contradicts(first: Report, later: Report): boolean {
  if (later.code.trim() === first.code.trim()) return false;
  if (later.state === "already_installed") return false;
  if (later.isNumberLost) return !first.code.trim().startsWith("SUCCESS");
  const hasFailed = first.state === "failed";
  if (hasFailed !== (later.state === "failed")) return true;
  if (first.isNumberLost || first.state === "already_installed") return false;
  if (first.exitCode !== null && later.exitCode !== null) {
    return first.exitCode !== later.exitCode;
  }
  return first.state !== later.state;
}
