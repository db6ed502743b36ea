import { type RawBuilder, sql } from "kysely";
import { foldText } from "#shared/query/fold.ts";
import type { Match } from "#shared/query/mod.ts";
import { patternParts } from "#shared/query/read_text.ts";

/**
 * The condition that a text matches, without regard to case and accents. SQLite
 * ignores the case of a–z itself; the folded form of any other text is in
 * `folded_text`, so the column needs the triggers of migration 27.
 *
 * In a pattern, `?` is one character of the text as it is or as it is folded.
 */
export function textMatch(
  column: string | RawBuilder<unknown>,
  match: Match,
): RawBuilder<boolean> {
  return anyTextMatch([column], match);
}

/** The condition that the text of one of the columns matches. */
export function anyTextMatch(
  columns: readonly (string | RawBuilder<unknown>)[],
  match: Match,
): RawBuilder<boolean> {
  const refs = columns.map((column) =>
    typeof column === "string" ? sql.ref(column) : column
  );
  const either = (
    condition: (ref: RawBuilder<unknown>) => RawBuilder<unknown>,
  ) => sql.join(refs.map(condition), sql` or `);
  const texts = sql`from folded_text f where ${
    foldedMatch(sql`f.folded`, match)
  }`;
  const itself = (ref: RawBuilder<unknown>) =>
    match.how === "is"
      ? sql`${ref} = ${foldText(match.text)} collate nocase`
      : likeMatch(ref, match);
  // Without such a text, rows are not compared with the empty list.
  return sql<boolean>`(${either(itself)} or exists (select 1 ${texts})
    and (${either((ref) => sql`${ref} in (select f.text ${texts})`)}))`;
}

/** The condition that a column of folded texts matches. */
export function foldedMatch(
  column: string | RawBuilder<unknown>,
  match: Match,
): RawBuilder<boolean> {
  const ref = typeof column === "string" ? sql.ref(column) : column;
  if (match.how === "is") return sql<boolean>`${ref} = ${foldText(match.text)}`;
  const prefix = prefixOf(match);
  if (prefix === "") return likeMatch(ref, match);
  return sql<boolean>`(${ref} >= ${prefix} and ${ref} < ${prefix + LAST}
    and ${likeMatch(ref, match)})`;
}

/** Sorts after every character. */
const LAST = "\u{10FFFF}";

/** The folded text that a pattern begins with; empty if with a wildcard. */
function prefixOf({ how, text }: Match): string {
  const [first] = how === "like" ? patternParts(text) : [];
  return typeof first === "string" ? foldText(first) : "";
}

function likeMatch(
  ref: RawBuilder<unknown>,
  match: Match,
): RawBuilder<boolean> {
  return sql<boolean>`${ref} like ${likePattern(match)} escape '\\'`;
}

/** A match as a folded pattern of LIKE, escaped by `\`. */
export function likePattern({ how, text }: Match): string {
  if (how === "is") return likeText(text);
  if (how === "holds") return `%${likeText(text)}%`;
  return patternParts(text).map((part) =>
    typeof part === "string" ? likeText(part) : part.any === "many" ? "%" : "_"
  ).join("");
}

function likeText(text: string): string {
  return foldText(text).replace(/[\\%_]/g, "\\$&");
}
