import { type Token, tokensOf } from "./lex.ts";
import {
  type QueryProblem,
  queryProblem,
  QuerySyntaxError,
} from "./problem.ts";
import { EVERYTHING, type Query, QUERY_LIMITS } from "./query.ts";
import { termOf, wordOf } from "./terms.ts";

/** A query, or the first problem in its text. */
export type ParseResult =
  | { readonly query: Query; readonly problem?: undefined }
  | { readonly query?: undefined; readonly problem: QueryProblem };

/**
 * Parses a query: `os:debian tag:paris* -name:srv* (ram>=8G or seen<7d)`.
 *
 * Adjacent terms must all hold, as with `and`; `or` binds less tightly; `-`,
 * `!` and `not` negate the one term or parenthesis that follows. An empty text
 * matches everything. Takes time linear in the length of the text; never
 * throws.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { printQuery } from "./print.ts";
 *
 * const { query } = parseQuery("os:debian and not name:srv*");
 * assertEquals(printQuery(query!), "os:debian -name:srv*");
 *
 * const { problem } = parseQuery("os:debian ram>=much");
 * assertEquals([problem?.code, problem?.at], ["value_unreadable", 15]);
 * ```
 */
export function parseQuery(text: string): ParseResult {
  try {
    return { query: parse(text) };
  } catch (error) {
    if (error instanceof QuerySyntaxError) return { problem: error.problem };
    throw error;
  }
}

function parse(text: string): Query {
  const { length, depth: maxDepth, terms: maxTerms } = QUERY_LIMITS;
  if (text.length > length) {
    throw new QuerySyntaxError(queryProblem({
      code: "too_long",
      at: length,
      length: text.length - length,
      expected: "term",
    }));
  }
  const tokens = tokensOf(text);
  let next = 0;
  let terms = 0;

  function fault(
    code: QueryProblem["code"],
    token: Token | undefined,
    more: Partial<QueryProblem> = {},
  ): QuerySyntaxError {
    const at = token?.at ?? text.length;
    const size = token?.length ?? 0;
    return new QuerySyntaxError(queryProblem({
      code,
      at,
      length: size,
      found: text.slice(at, at + size),
      expected: "term",
      ...more,
    }));
  }

  function parseOr(depth: number): Query {
    const parts = [parseAnd(depth)];
    while (tokens[next]?.kind === "or") {
      next++;
      parts.push(parseAnd(depth));
    }
    return group("or", parts);
  }

  function parseAnd(depth: number): Query {
    const parts = [parseTerm(depth)];
    for (;;) {
      const token = tokens[next];
      if (!token || token.kind === "or" || token.kind === ")") {
        return group("and", parts);
      }
      if (token.kind === "and") next++;
      parts.push(parseTerm(depth));
    }
  }

  function parseTerm(depth: number): Query {
    const token = tokens[next];
    if (depth > maxDepth) throw fault("too_deep", token);
    switch (token?.kind) {
      case "not":
        next++;
        return { kind: "not", part: parseTerm(depth + 1) };
      case "(": {
        next++;
        const inner = parseOr(depth + 1);
        if (tokens[next]?.kind !== ")") {
          throw fault("parenthesis_open", token, { expected: "parenthesis" });
        }
        next++;
        return inner;
      }
      case "word":
      case "field":
        next++;
        if (++terms > maxTerms) throw fault("too_many_terms", token);
        return token.kind === "word"
          ? wordOf(token, text)
          : termOf(token, text);
      default:
        throw fault("term_missing", token);
    }
  }

  if (tokens.length === 0) return EVERYTHING;
  const query = parseOr(0);
  if (next < tokens.length) throw fault("parenthesis_stray", tokens[next]);
  return query;
}

function group(kind: "and" | "or", parts: readonly Query[]): Query {
  return parts.length === 1 ? parts[0]! : { kind, parts };
}
