import type { Match } from "./query.ts";

/** A piece of a value: as it is meant, and whether it was written in quotes. */
export interface QuotedText {
  /** With `\` before each character that is meant literally. */
  readonly raw: string;
  readonly quoted: boolean;
}

/** The text without its escapes. */
export function literal(raw: string): string {
  return raw.replace(/\\(.)/gs, "$1");
}

/** Whether a `*` or `?` in it stands for other characters. */
export function isPattern(raw: string): boolean {
  return /^(?:[^\\*?]|\\.)*[*?]/s.test(raw);
}

/** The pattern with only those escapes that a pattern needs. */
function pattern(raw: string): string {
  return raw.replace(
    /\\(.)/gs,
    (_, char: string) => /[*?\\]/.test(char) ? `\\${char}` : char,
  );
}

/**
 * How a value is compared. Nothing at all, written `""`, is compared as a
 * whole, for everything holds it.
 */
export function matchOf(raw: string, whole: boolean): Match {
  if (isPattern(raw)) return { how: "like", text: pattern(raw) };
  const text = literal(raw);
  return { how: whole || text === "" ? "is" : "holds", text };
}

/** The parts of a pattern: texts as they are, and what stands for others. */
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
