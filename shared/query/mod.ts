/**
 * The query language, the same in lists, groups, assignments and the command
 * line. Nobody else reads or writes it.
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
