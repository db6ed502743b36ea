import type { ExpectedToken, QueryProblem } from "./problem.ts";
import { QUERY_LIMITS } from "./query.ts";

const EXPECTED: Record<ExpectedToken, string> = {
  term: "a word or a field with its value, such as os:debian",
  value: "a value, in quotes if it holds spaces",
  field: "a field's name",
  choice: "one of its values",
  size: "a size with its unit, such as 8G, 512M or 4G..16G",
  time: "an age or a day, such as 7d, 24h or 2026-11-22",
  address: "an address, such as 10.1.2.3, 10.1.0.0/16, 10.1.* or 2001:db8::/32",
  mac: "a MAC address or a part of one, such as 3C:52:82:*",
  version: "a version, such as firefox<140",
  equals: "a : or = after it, because it cannot be compared",
  parenthesis: "a closing parenthesis",
  quote: "a closing quote",
};

/**
 * A problem as one English sentence: what, where (the first character is 1),
 * what to write instead.
 */
export function problemSentence(problem: QueryProblem): string {
  const { code, at, found, field, choices, closest } = problem;
  const { depth, terms } = QUERY_LIMITS;
  const expected = EXPECTED[problem.expected];
  const suggestion = closest === null ? "" : `; did you mean ${closest}?`;
  const values = choices.length > 0 ? choices.join(", ") : expected;
  const where = `Cannot read the query at character ${at + 1}: `;
  switch (code) {
    case "too_long":
      return tooLongSentence(at + problem.length);
    case "too_deep":
      return `${where}parentheses and "not" are nested deeper than ${depth}; simplify it`;
    case "too_many_terms":
      return `${where}it has more than ${terms} terms; make groups of its parts`;
    case "unknown_field":
      return `${where}there is no field "${found}"${
        suggestion || `; choose from ${values}`
      }`;
    case "field_missing":
      return `${where}a field's name is missing before "${found}"; put quotes around it to search for it literally`;
    case "value_missing":
      return `${where}${
        field
          ? `"${field}" has no value`
          : "there is nothing between the quotes"
      }; write ${values}`;
    case "value_unreadable":
      return choices.length > 0
        ? `${where}"${field}" cannot be "${found}"; choose from ${values}${
          closest === null ? "" : ` (did you mean ${closest}?)`
        }`
        : `${where}"${found}" is not valid for "${field}"${
          suggestion || `; write ${values}`
        }`;
    case "operator_unfit":
      return `${where}"${field}" cannot be used with "${found}"; write ${expected}`;
    case "range_reversed":
      return `${where}the range "${found}" ends before it begins${suggestion}`;
    case "too_many_bounds":
      return `${where}a version has two bounds at most, such as openssl>=3.0<3.1`;
    case "quote_open":
      return `${where}the quote is not closed; write " at its end${
        found.endsWith('\\"') ? ", and \\\\ for a backslash before it" : ""
      }`;
    case "escape_useless":
      return `${where}the backslash in "${found}" has no effect; write ${closest} for a backslash, or leave it out`;
    case "parenthesis_open":
      return `${where}the parenthesis is not closed; write ) at its end`;
    case "parenthesis_stray":
      return `${where}this closing parenthesis has no opening one; remove it, or write ( before it`;
    case "term_missing":
      return found === ""
        ? `Cannot read the query at its end: something is missing; write ${expected}`
        : `${where}something is missing before "${found}"; write ${expected}`;
  }
}

/** A query of this length is refused; it is not repeated. */
export function tooLongSentence(length: number): string {
  const number = (value: number) => value.toLocaleString("en");
  return `Cannot read the query: it has ${number(length)} characters, at most ${
    number(QUERY_LIMITS.length)
  } are possible; make groups of its parts, or list machines by name in a file`;
}
