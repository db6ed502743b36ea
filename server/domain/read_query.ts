import {
  parseQuery,
  problemSentence,
  type Query,
  termsOf,
} from "#shared/query/mod.ts";
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

/**
 * The same, of what is asked of the log.
 *
 * @throws {Refusal} If it asks for a reason besides.
 */
export function readEventQuery(text: string | undefined): Query {
  const query = readQuery(text);
  if (!termsOf(query).some(({ field }) => field === "reason")) return query;
  throw new Refusal(
    "malformed_request",
    "Cannot look for a reason in the log: it says what happened, not why nothing does; ask for it in the deployments",
  );
}
