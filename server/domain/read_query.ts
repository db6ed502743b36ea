import {
  parseQuery,
  problemSentence,
  type Query,
} from "../../shared/query/mod.ts";
import { Refusal } from "./refusal.ts";

/**
 * A query an operator wrote, as a tree; none asks for everything.
 *
 * @throws {Refusal} `query_malformed`, with the problem as its details.
 */
export function readQuery(text: string | undefined): Query {
  const { query, problem } = parseQuery(text ?? "");
  if (query) return query;
  throw new Refusal("query_malformed", problemSentence(problem), {
    ...problem,
  });
}
