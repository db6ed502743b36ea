/** What would have been understood there. */
export type ExpectedToken =
  | "term"
  | "value"
  | "field"
  | "choice"
  | "size"
  | "time"
  | "address"
  | "mac"
  | "version"
  | "equals"
  | "parenthesis"
  | "quote";

/** Why a query is not understood: the first thing wrong, from the left. */
export interface QueryProblem {
  readonly code:
    | "too_long"
    | "too_deep"
    | "too_many_terms"
    | "unknown_field"
    | "field_missing"
    | "value_missing"
    | "value_unreadable"
    | "operator_unfit"
    | "range_reversed"
    | "too_many_bounds"
    | "quote_open"
    | "parenthesis_open"
    | "parenthesis_stray"
    | "term_missing";
  /** Where it begins, in UTF-16 units from 0. */
  readonly at: number;
  /** How much of the text it is about; 0 where something is missing. */
  readonly length: number;
  /** What stands there; at most 40 characters of it. */
  readonly found: string;
  /** The field it is about. */
  readonly field: string | null;
  readonly expected: ExpectedToken;
  /** What can stand there, where it is one of a few. */
  readonly choices: readonly string[];
  /** What was probably meant. */
  readonly closest: string | null;
}

/** Thrown by the readers of a query, caught where it is parsed. */
export class QuerySyntaxError extends Error {
  override readonly name = "Unreadable";

  constructor(readonly problem: QueryProblem) {
    super(problem.code);
  }
}

/** Makes the error that says what is wrong with a term. */
export type MakeSyntaxError = (
  code: QueryProblem["code"],
  expected: ExpectedToken,
  more?: Partial<QueryProblem>,
) => QuerySyntaxError;

/** A problem with everything that is not given left empty. */
export function queryProblem(
  given:
    & Pick<QueryProblem, "code" | "at" | "length" | "expected">
    & Partial<QueryProblem>,
): QueryProblem {
  const { found = "", field = null, choices = [], closest = null } = given;
  return { ...given, found: found.slice(0, 40), field, choices, closest };
}
