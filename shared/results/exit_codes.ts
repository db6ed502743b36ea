import * as z from "zod";

/** Exit codes are 32 bits; Windows prints them signed or unsigned. */
const LOWEST = -(2 ** 31);
const HIGHEST = 2 ** 32 - 1;
const SPAN = 2 ** 32;
/** The most entries of a list. */
const MOST = 50;

const Bound = z.number().int().min(LOWEST).max(HIGHEST);

/** An exit code, or all from one to another. */
export const ExitCode = z.union([
  Bound,
  z.strictObject({ from: Bound, to: Bound }),
]);
export type ExitCode = z.infer<typeof ExitCode>;

/**
 * Exit codes of a package's program, as numbers and as ranges:
 * `[1605, {"from": 100, "to": 119}]`. A code may be written signed or unsigned.
 */
export const ExitCodes = z.array(ExitCode).max(MOST)
  .superRefine((codes, context) => {
    const problem = problemIn(codes);
    if (problem) context.addIssue(exitCodeWords(problem));
  });
export type ExitCodes = readonly ExitCode[];

/** A mistake in a list of exit codes, or in two lists. */
export type ExitCodeProblem =
  /** The end of a range is before its beginning. */
  | { readonly kind: "reversed"; readonly codes: string }
  /** A code that is in the list twice. */
  | { readonly kind: "repeated"; readonly codes: string }
  /** A code in the list of successes and in the one of restarts. */
  | { readonly kind: "both"; readonly codes: string }
  /** Text that is no exit code. */
  | { readonly kind: "unreadable"; readonly codes: string }
  | { readonly kind: "too_many"; readonly most: number };

interface Range {
  readonly from: number;
  readonly to: number;
}

function rangeOf(code: ExitCode): Range {
  return typeof code === "number" ? { from: code, to: code } : code;
}

/** The same codes as Windows also prints them, 2^32 lower and higher. */
function spellings({ from, to }: Range): Range[] {
  return [0, SPAN, -SPAN].map((shift) => ({
    from: from + shift,
    to: to + shift,
  }));
}

function overlap(one: ExitCode, other: ExitCode): boolean {
  const { from, to } = rangeOf(one);
  return spellings(rangeOf(other)).some((range) =>
    range.from <= to && from <= range.to
  );
}

/** The first mistake in a list; null if there is none. */
function problemIn(codes: ExitCodes): ExitCodeProblem | null {
  for (const [i, code] of codes.entries()) {
    const { from, to } = rangeOf(code);
    if (from > to) return { kind: "reversed", codes: printExitCodes([code]) };
    if (codes.slice(0, i).some((before) => overlap(before, code))) {
      return { kind: "repeated", codes: printExitCodes([code]) };
    }
  }
  return null;
}

/** The first code that both lists hold; null if there is none. */
export function problemBetween(
  success: ExitCodes,
  reboot: ExitCodes,
): ExitCodeProblem | null {
  const both = success.find((one) =>
    reboot.some((other) => overlap(one, other))
  );
  return both === undefined
    ? null
    : { kind: "both", codes: printExitCodes([both]) };
}

/** The problem in the words of the API. */
export function exitCodeWords(problem: ExitCodeProblem): string {
  switch (problem.kind) {
    case "reversed":
      return `the range ${problem.codes} ends before it begins`;
    case "repeated":
      return `${problem.codes} is in the list twice`;
    case "both":
      return `${problem.codes} is a success code and a restart code; leave it in one of the lists`;
    case "unreadable":
      return `"${problem.codes}" is no exit code; write numbers and ranges, such as 1605, 100-119`;
    case "too_many":
      return `at most ${problem.most} codes and ranges`;
  }
}

/** True if a list holds an exit code, signed or unsigned. */
export function holdsExitCode(codes: ExitCodes, exitCode: number): boolean {
  return codes.some((code) => overlap(code, exitCode));
}

/** "1605, 100-119"; empty for no codes. */
export function printExitCodes(codes: ExitCodes): string {
  return codes.map((code) =>
    typeof code === "number" ? `${code}` : `${code.from}-${code.to}`
  ).join(", ");
}

const NUMBER = "[+-]?\\d{1,10}|0[xX][0-9a-fA-F]{1,8}";
const ENTRY = new RegExp(`^(${NUMBER})(?:(?:\\.\\.|-)(${NUMBER}))?$`);

/**
 * Reads what an operator typed: numbers, also hexadecimal, and ranges with `-`
 * or `..`, separated by commas, semicolons or spaces.
 */
export function readExitCodes(
  typed: string,
): { readonly codes: ExitCodes } | { readonly problem: ExitCodeProblem } {
  const codes: ExitCode[] = [];
  for (const entry of typed.split(/[\s,;]+/)) {
    if (entry === "") continue;
    const match = ENTRY.exec(entry);
    const [from, to] = (match?.slice(1) ?? []).map((one) =>
      one === undefined ? undefined : Number(one)
    );
    const code = from === undefined || to === undefined ? from : { from, to };
    const read = ExitCode.safeParse(code);
    if (!read.success) {
      return { problem: { kind: "unreadable", codes: entry } };
    }
    codes.push(read.data);
  }
  if (codes.length > MOST) return { problem: { kind: "too_many", most: MOST } };
  const problem = problemIn(codes);
  return problem ? { problem } : { codes };
}
