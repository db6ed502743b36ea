import {
  completeQuery,
  type Completion,
  parseQuery,
  QUERY_LIMITS,
  type QueryField,
  type QueryProblem,
  writtenCompletion,
} from "#shared/query/mod.ts";
import { text } from "#tui/text/mod.ts";
import type { TypedText } from "./field.tsx";

/** An error in a query that is being typed. */
export interface QueryError {
  readonly words: string;
  /** Position, in characters. */
  readonly from: number;
  readonly to: number;
  /** Typing on may fix it. */
  readonly unfinished: boolean;
  /** A quote or parenthesis is still open. */
  readonly open: boolean;
}

/** The error of a query; null if it is valid. */
export function queryError(typed: string): QueryError | null {
  const { problem } = parseQuery(typed);
  if (!problem) return null;
  const before = (units: number) => [...typed.slice(0, units)].length;
  return {
    words: problemWords(problem),
    from: before(problem.at),
    to: before(problem.at + problem.length),
    unfinished: isUnfinished(problem, typed),
    open: isOpen(problem),
  };
}

function isOpen({ code }: QueryProblem): boolean {
  return code === "parenthesis_open" || code === "quote_open";
}

function isUnfinished(problem: QueryProblem, typed: string): boolean {
  if (isOpen(problem)) return true;
  const { code, at, length } = problem;
  const goesOn = code === "value_missing" || code === "value_unreadable" ||
    code === "term_missing";
  return goesOn && at + length >= typed.trimEnd().length;
}

/** A problem in a few words. */
export function problemWords(problem: QueryProblem): string {
  const { code, found, choices, closest } = problem;
  const { problems, expected, fields } = text.query;
  const wanted = choices.length > 0
    ? choices.join(" ")
    : expected[problem.expected];
  const field = problem.field as QueryField | null;
  switch (code) {
    case "too_long":
      return problems.too_long(
        QUERY_LIMITS.length,
        problem.at + problem.length,
      );
    case "too_deep":
      return problems.too_deep(QUERY_LIMITS.depth);
    case "too_many_terms":
      return problems.too_many_terms(QUERY_LIMITS.terms);
    case "unknown_field":
      return problems.unknown_field(found, closest ?? "");
    case "field_missing":
      return problems.field_missing(found);
    case "value_missing":
      return field
        ? problems.value_missing(
          field,
          choices.length > 0 ? wanted : fields[field],
        )
        : expected.value;
    case "value_unreadable":
      return closest === null
        ? problems.value_unreadable(found, wanted)
        : problems.meant(found, closest);
    case "escape_useless":
      return problems.escape_useless(found, closest ?? "");
    case "operator_unfit":
      return problems.operator_unfit(field ?? "");
    case "range_reversed":
      return problems.range_reversed(closest ?? "");
    default:
      return problems[code];
  }
}

/** The error of a query in a form field; null if it is valid. */
export function queryProblem(value: string): string | null {
  const wrong = queryError(value);
  return wrong && text.rule.wrongAt(wrong.from + 1, wrong.words);
}

/** The completion at the cursor of a query. */
export function completionAt({ text, cursor }: TypedText): Completion {
  return completeQuery(text, unitsOf(text, cursor));
}

/**
 * The offers at the cursor: the words of the language, then the server's; not
 * the one that is already there.
 */
export function offersAt(
  { text, cursor }: TypedText,
  completion: Completion,
  values: readonly string[],
): readonly string[] {
  const { words, prefix: begun, field, from } = completion;
  if (field === null && begun === "") return [];
  const there = text.slice(from, unitsOf(text, cursor));
  return [
    ...words,
    ...values.map((value) => writtenCompletion(completion, value)),
  ]
    .filter((offer) => offer !== there);
}

/**
 * Replaces the beginning at the cursor by an offer; the cursor stands after it.
 */
export function insertOffer(
  { text, cursor }: TypedText,
  { from }: Pick<Completion, "from">,
  offer: string,
): TypedText {
  const head = text.slice(0, from) + offer;
  const tail = text.slice(unitsOf(text, cursor));
  return { text: head + tail, cursor: [...head].length };
}

function unitsOf(text: string, cursor: number): number {
  return [...text].slice(0, cursor).join("").length;
}
