import type { Match } from "./query.ts";

/** A piece of a value, and whether it was quoted. */
export interface QuotedText {
  /** The text with `\` before each literal special character. */
  readonly raw: string;
  readonly quoted: boolean;
}

/** The text without its escapes. */
export function literal(raw: string): string {
  return raw.replace(/\\(.)/gs, "$1");
}

/** True if the text contains a wildcard, `*` or `?`. */
export function isPattern(raw: string): boolean {
  return /^(?:[^\\*?]|\\.)*[*?]/s.test(raw);
}

/** The pattern with only the escapes that a pattern needs. */
function pattern(raw: string): string {
  return raw.replace(
    /\\(.)/gs,
    (_, char: string) => /[*?\\]/.test(char) ? `\\${char}` : char,
  );
}

/**
 * The match of a value. An empty value, written `""`, is compared as a whole,
 * because every text contains it.
 */
export function matchOf(raw: string, exact: boolean): Match {
  if (isPattern(raw)) return { how: "like", text: pattern(raw) };
  const text = literal(raw);
  return { how: exact || text === "" ? "is" : "holds", text };
}

/** Splits a pattern into literal texts and wildcards. */
export function patternParts(
  like: string,
): (string | { readonly any: "one" | "many" })[] {
  const parts: (string | { any: "one" | "many" })[] = [];
  let text = "";
  const end = () => {
    if (text !== "") parts.push(text);
    text = "";
  };
  for (let i = 0; i < like.length; i++) {
    const char = like[i]!;
    if (char === "\\" && i + 1 < like.length) text += like[++i];
    else if (char === "*" || char === "?") {
      end();
      parts.push({ any: char === "*" ? "many" : "one" });
    } else text += char;
  }
  end();
  return parts;
}
