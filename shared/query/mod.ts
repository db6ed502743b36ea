/**
 * The query language of lists, groups, assignments and the command line. No
 * other module parses or prints queries.
 */
export * from "./query.ts";
export {
  type FieldDefinition as FieldAbout,
  type FieldKind,
  fieldNamed,
  QUERY_FIELDS,
  type QueryField,
} from "./fields.ts";
export { parseQuery, type ParseResult } from "./parse.ts";
export {
  printQuery,
  printTerm,
  printValue as writtenValue,
  queryForText,
} from "./print.ts";
export type { ExpectedToken, QueryProblem } from "./problem.ts";
export { problemSentence, tooLongSentence } from "./sentence.ts";
export {
  completeQuery,
  type Completion,
  printCompletion as writtenCompletion,
} from "./complete.ts";
