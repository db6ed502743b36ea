import {
  parseQuery,
  problemSentence,
  type Query,
  termsOf,
} from "#shared/query/mod.ts";
import { Refusal } from "./refusal.ts";

/**
 * Parses the query of an operator; no text matches everything.
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

/**
 * Parses a query on the log.
 *
 * @throws {Refusal} Also if it contains a `reason:`.
 */
export function readEventQuery(text: string | undefined): Query {
  const query = readQuery(text);
  if (!termsOf(query).some(({ field }) => field === "reason")) return query;
  throw new Refusal(
    "malformed_request",
    "Cannot search the log for a reason: the log holds what happened, not why nothing happens; search the deployments instead",
  );
}
