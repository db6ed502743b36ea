/** The kind of text that is expected at a position. */
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

/** The first syntax error of a query, from the left. */
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
    | "escape_useless"
    | "parenthesis_open"
    | "parenthesis_stray"
    | "term_missing";
  /** Where it begins, in UTF-16 units from 0. */
  readonly at: number;
  /** Length of the text concerned; 0 if something is missing. */
  readonly length: number;
  /** The text found there; at most 40 characters of it. */
  readonly found: string;
  /** The field concerned. */
  readonly field: string | null;
  readonly expected: ExpectedToken;
  /** The possible values, if there are only a few. */
  readonly choices: readonly string[];
  /** The closest valid text, for "did you mean". */
  readonly closest: string | null;
}

/** Thrown by the parts of the parser, caught by `parseQuery`. */
export class QuerySyntaxError extends Error {
  override readonly name = "QuerySyntaxError";

  constructor(readonly problem: QueryProblem) {
    super(problem.code);
  }
}

/** Makes the error for a problem within a term. */
export type MakeSyntaxError = (
  code: QueryProblem["code"],
  expected: ExpectedToken,
  more?: Partial<QueryProblem>,
) => QuerySyntaxError;

/** Fills in empty values for the optional properties of a problem. */
export function queryProblem(
  parts:
    & Pick<QueryProblem, "code" | "at" | "length" | "expected">
    & Partial<QueryProblem>,
): QueryProblem {
  const { found = "", field = null, choices = [], closest = null } = parts;
  return { ...parts, found: found.slice(0, 40), field, choices, closest };
}
