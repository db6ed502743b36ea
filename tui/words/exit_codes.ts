import {
  type ExitCodeProblem,
  type ExitCodes,
  problemBetween,
  readExitCodes,
} from "#shared/results/exit_codes.ts";
import { text } from "#tui/text/mod.ts";

/** A mistake in exit codes, in a few words. */
export function exitCodeProblemWords(problem: ExitCodeProblem): string {
  const { problems } = text.exitCodes;
  return problem.kind === "too_many"
    ? problems.too_many(problem.most)
    : problems[problem.kind](problem.codes);
}

/** The reason typed exit codes are not valid; null if they are. */
export function exitCodeMistake(typed: string): string | null {
  const read = readExitCodes(typed);
  return "problem" in read ? exitCodeProblemWords(read.problem) : null;
}

/** The same for the second of two lists, which must not repeat the first. */
export function exitCodesMistake(
  success: string,
  reboot: string,
): string | null {
  const problem = problemBetween(codesIn(success), codesIn(reboot));
  return exitCodeMistake(reboot) ?? (problem && exitCodeProblemWords(problem));
}

/** Exit codes that have been checked; none if they are not valid. */
export function codesIn(typed: string): ExitCodes {
  const read = readExitCodes(typed);
  return "codes" in read ? read.codes : [];
}
