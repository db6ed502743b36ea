import {
  parseQuery,
  problemSentence,
  type Query,
  termsOf,
  type TextTerm,
} from "#shared/query/mod.ts";

/**
 * Fields whose answer changes without a new inventory: as time passes, with
 * polls, or with results.
 */
const CHANGING_FIELDS: readonly string[] = [
  "seen",
  "registered",
  "inventoried",
  "obeys",
  "status",
  "relay",
  "package",
  "state",
  "reason",
  "result",
  "code",
];

/** True if the matches of a query change without a new inventory. */
export function changesWithTime(query: Query): boolean {
  return termsOf(query).some(({ field }) => CHANGING_FIELDS.includes(field));
}

/** The terms in which a query names groups. */
export function groupTerms(query: Query): TextTerm[] {
  return termsOf(query).filter((term): term is TextTerm =>
    term.kind === "text" && term.field === "group"
  );
}

/** A copy of the query in which the groups are renamed. */
export function withGroups(
  query: Query,
  rename: (text: string) => string,
): Query {
  switch (query.kind) {
    case "and":
    case "or":
      return {
        ...query,
        parts: query.parts.map((part) => withGroups(part, rename)),
      };
    case "not":
      return { ...query, part: withGroups(query.part, rename) };
    case "text":
      return query.field === "group"
        ? { ...query, match: { how: "is", text: rename(query.match.text) } }
        : query;
    default:
      return query;
  }
}

/**
 * Parses a query as it is stored for a group, in which other groups are named
 * by their ids.
 *
 * @param name Returns the name to use for the group of an id.
 * @throws {Error} If the query was stored by a version with another query
 * language.
 */
export function readStored(
  text: string,
  name: (id: number) => string = String,
): Query {
  const parsed = parseQuery(text);
  if (parsed.problem) throw new Error(problemSentence(parsed.problem));
  return withGroups(parsed.query, (id) => name(Number(id)));
}
