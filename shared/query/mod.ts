/**
 * The query language of lists, groups, assignments and the command line. No
 * other module parses or prints queries.
 */
export * from "./query.ts";
export {
  type FieldAbout,
  type FieldKind,
  fieldNamed,
  QUERY_FIELDS,
  type QueryField,
} from "./fields.ts";
export { parseQuery, type ParseResult as Parsed } from "./parse.ts";
export { printQuery, printTerm, queryForText } from "./print.ts";
export type { ExpectedToken as Expected, QueryProblem } from "./problem.ts";
export { problemSentence } from "./sentence.ts";
export { completeQuery, type Completion, writtenValue } from "./complete.ts";
