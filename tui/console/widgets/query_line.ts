import {
  completeQuery,
  type Completion,
  parseQuery,
  QUERY_LIMITS,
  type QueryField,
  type QueryProblem,
  writtenValue,
} from "#shared/query/mod.ts";
import { text } from "#tui/text/mod.ts";
import type { TypedText } from "./field.tsx";

/** What is wrong with a query that is being typed. */
export interface QueryError {
  readonly words: string;
  /** Where, in characters. */
  readonly from: number;
  readonly to: number;
  /** It may come right by typing on. */
  readonly unfinished: boolean;
  /** Something is still open that what is typed now does not close. */
  readonly open: boolean;
}

/** What is wrong with a query, in words; null: nothing is. */
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

/** A problem in few words. */
export function problemWords(problem: QueryProblem): string {
  const { code, found, choices, closest } = problem;
  const { problems, expected, fields } = text.query;
  const wanted = choices.length > 0
    ? choices.join(" ")
    : expected[problem.expected];
  const field = problem.field as QueryField | null;
  switch (code) {
    case "too_long":
      return problems.too_long(QUERY_LIMITS.length);
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
    case "operator_unfit":
      return problems.operator_unfit(field ?? "");
    case "range_reversed":
      return problems.range_reversed(closest ?? "");
    default:
      return problems[code];
  }
}

/** What is wrong with a query that was filled in; null: nothing is. */
export function queryProblem(value: string): string | null {
  const wrong = queryError(value);
  return wrong && text.rule.wrongAt(wrong.from + 1, wrong.words);
}

/** Where the cursor stands in a query, and what can be put there. */
export function completionAt({ text, cursor }: TypedText): Completion {
  return completeQuery(text, unitsOf(text, cursor));
}

/**
 * What can be put at the cursor: what is always known, then the server's; not
 * what stands there.
 */
export function offersAt(
  { text, cursor }: TypedText,
  { words, begun, field, from }: Completion,
  values: readonly string[],
): readonly string[] {
  if (field === null && begun === "") return [];
  const there = text.slice(from, unitsOf(text, cursor));
  return [...words, ...values.map(writtenValue)]
    .filter((offer) => offer !== there);
}

/** The line with an offer in the place of what was begun, and the cursor behind. */
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
