import {
  parseQuery,
  problemSentence,
  type Query,
  termsOf,
  type TextTerm,
} from "#shared/query/mod.ts";

/**
 * Fields whose answer changes without an inventory arriving: by time passing,
 * by polls, by results.
 */
const TIMED: readonly string[] = [
  "seen",
  "registered",
  "inventoried",
  "obeys",
  "package",
  "state",
  "reason",
  "result",
  "code",
];

/** Whether what a query matches changes without an inventory arriving. */
export function isTimed(query: Query): boolean {
  return termsOf(query).some(({ field }) => TIMED.includes(field));
}

/** What a query names groups by. */
export function groupTerms(query: Query): TextTerm[] {
  return termsOf(query).filter((term): term is TextTerm =>
    term.kind === "text" && term.field === "group"
  );
}

/** The query with its groups named otherwise. */
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
 * A query as it is stored for a group, which names other groups by their ids.
 *
 * @param name What to name a group of that id by instead.
 * @throws {Error} If it was stored by a version that knew another language.
 */
export function readStored(
  text: string,
  name: (id: number) => string = String,
): Query {
  const parsed = parseQuery(text);
  if (parsed.problem) throw new Error(problemSentence(parsed.problem));
  return withGroups(parsed.query, (id) => name(Number(id)));
}
