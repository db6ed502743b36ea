/**
 * Characters that are not seen as what they are: control and format characters
 * (C0, C1, bidirectional, zero-width, tags), separators of lines and paragraphs,
 * and everything else that Unicode draws as nothing.
 */
const INVISIBLE = String
  .raw`\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}`;

const ANY = new RegExp(`[${INVISIBLE}]`, "u");
const EACH = new RegExp(`[${INVISIBLE}]`, "gu");
/** Line breaks and tabs lay out a text and hide nothing. */
const EACH_IN_LINES = new RegExp(`(?![\n\t])[${INVISIBLE}]`, "gu");

/** The stand-in for a character that cannot be seen. */
export const REPLACEMENT = "\ufffd";

/** True for one line of characters that can all be seen. */
export function isVisibleLine(text: string): boolean {
  return !ANY.test(text);
}

/**
 * The text with a visible character in place of each invisible one.
 *
 * @example
 * ```ts
 * import { showInvisible } from "#shared/invisible.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(showInvisible("ad\u200bmin"), "ad\ufffdmin");
 * ```
 */
export function showInvisible(text: string): string {
  return text.replace(EACH, REPLACEMENT);
}

/**
 * The text with each invisible character as `\uXXXX`, which JSON reads as that
 * character; line breaks and tabs stay.
 *
 * @example
 * ```ts
 * import { escapeInvisible } from "#shared/invisible.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const json = escapeInvisible(JSON.stringify({ name: "ad\u200bmin" }));
 * assertEquals(json, String.raw`{"name":"ad\u200bmin"}`);
 * ```
 */
export function escapeInvisible(text: string): string {
  return text.replace(EACH_IN_LINES, (character) => {
    let escaped = "";
    for (let i = 0; i < character.length; i++) {
      const unit = character.charCodeAt(i).toString(16).padStart(4, "0");
      escaped += `\\u${unit}`;
    }
    return escaped;
  });
}
