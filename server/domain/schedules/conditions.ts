import {
  parseQuery,
  problemSentence,
  type Query,
  type QueryField,
  termsOf,
} from "#shared/query/mod.ts";
import { Refusal } from "#server/domain/refusal.ts";

/**
 * The fields that conditions may have: those that only an inventory changes, so
 * that a machine is judged once for each inventory.
 */
const FIELDS: readonly QueryField[] = [
  ...["os", "family", "agent", "cpu", "name"] as const,
  ...["ram", "disk", "software", "ip"] as const,
];

const EXAMPLE = "disk>=5G -ip:10.2.0.0/16 software:office<16";

/**
 * Reads conditions on the inventory, which are a query.
 *
 * @throws {Refusal} `query_malformed`; `malformed_request` if they are empty, or
 * ask for anything but the inventory.
 */
export function readConditions(text: string): Query {
  const { query, problem } = parseQuery(text);
  if (!query) {
    throw new Refusal("query_malformed", problemSentence(problem), {
      ...problem,
    });
  }
  const terms = termsOf(query);
  if (terms.length === 0) throw refuse("they are empty");
  for (const { field } of terms) {
    if (field === "any") {
      throw refuse("a word without a field says nothing about the inventory");
    }
    if (!FIELDS.includes(field)) {
      throw refuse(`${field}: is not from the inventory`);
    }
  }
  return query;
}

function refuse(why: string): Refusal {
  return new Refusal(
    "malformed_request",
    `Cannot use these conditions: ${why}; use ${
      FIELDS.join(", ")
    }, such as ${EXAMPLE}`,
  );
}

/** The conditions one by one: all have to hold. */
export function partsOf(query: Query): readonly Query[] {
  return query.kind === "and" ? query.parts.flatMap(partsOf) : [query];
}
