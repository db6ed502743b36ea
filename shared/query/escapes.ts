import { queryProblem, QuerySyntaxError } from "./problem.ts";

/** The place of a piece of text in a query. */
export interface PiecePlace {
  /** Where it begins in the query. */
  readonly at: number;
  /** The quotes around it; empty if there are none. */
  readonly quote: "" | '"' | "'";
  /** It is the value of such a field; `word`: it has no field. */
  readonly kind: "software" | "user" | "word" | "other";
  /** Nothing of the value precedes it. */
  readonly isFirst: boolean;
}

/**
 * A piece of a query with a `\` before each character that is ordinary though
 * it could mean something, and no others.
 *
 * A `\` stands for itself before a letter, a digit, `_` and `$`, and at the end:
 * `CORP\jdoe`. Before a character that has a meaning there it makes that
 * ordinary. No account's name contains `*` or `?`, so in `user` it stands for
 * itself before these as well: `CORP\*` is every account of a domain.
 *
 * @throws {QuerySyntaxError} `escape_useless` before any other character.
 */
export function withEscapes(piece: string, place: PiecePlace): string {
  return piece.replace(
    /\\([^]|$)/gu,
    (both: string, char: string, index: number) => {
      const isName = char === "" || /[\p{L}\p{M}\p{N}_$]/u.test(char);
      if (isName || place.kind === "user" && /[*?]/.test(char)) {
        return `\\\\${char}`;
      }
      if (hasMeaning(char, place, index)) return both;
      throw new QuerySyntaxError(queryProblem({
        code: "escape_useless",
        at: place.at + index,
        length: both.length,
        found: both,
        expected: "value",
        closest: `\\${both}`,
      }));
    },
  );
}

/** True if the character would mean something there, without a `\`. */
function hasMeaning(
  char: string,
  { quote, kind, isFirst }: PiecePlace,
  index: number,
): boolean {
  if (/[\\"*?]/.test(char) || char === quote) return true;
  if (kind === "software" && /[<>=\s]/.test(char)) return true;
  if (quote !== "") return false;
  if (/[\s()]/.test(char)) return true;
  if (kind === "word" && /[:!<>=]/.test(char)) return true;
  return isFirst && index === 0 && /[-!<>=:']/.test(char);
}
