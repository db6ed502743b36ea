import { type RawBuilder, sql } from "kysely";
import type { Match } from "#shared/query/mod.ts";
import { patternParts } from "#shared/query/read_text.ts";

/**
 * The condition that a column's text matches. It ignores the case of a–z only,
 * as SQLite does.
 */
export function textMatch(
  column: string | RawBuilder<unknown>,
  match: Match,
): RawBuilder<boolean> {
  const ref = typeof column === "string" ? sql.ref(column) : column;
  switch (match.how) {
    case "is":
      return sql<boolean>`${ref} = ${match.text} collate nocase`;
    case "holds":
      return sql<boolean>`${ref} like ${`%${
        likeText(match.text)
      }%`} escape '\\'`;
    case "like":
      return sql<boolean>`${ref} like ${likePattern(match)} escape '\\'`;
  }
}

/** A match as a pattern of LIKE, escaped by `\`. */
export function likePattern({ how, text }: Match): string {
  if (how === "is") return likeText(text);
  if (how === "holds") return `%${likeText(text)}%`;
  return patternParts(text).map((part) =>
    typeof part === "string" ? likeText(part) : part.any === "many" ? "%" : "_"
  ).join("");
}

function likeText(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}
