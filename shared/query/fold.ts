/**
 * Letters that Unicode does not take apart into a letter and a mark, though a
 * person who has no key for them types the plain letters.
 */
const PLAIN: Readonly<Record<string, string>> = {
  "æ": "ae",
  "œ": "oe",
  "ø": "o",
  "ł": "l",
  "đ": "d",
  "ð": "d",
  "ħ": "h",
  "ŧ": "t",
  "þ": "th",
  "ƶ": "z",
  "ɨ": "i",
  "ʉ": "u",
  "ς": "σ",
};
const TO_REPLACE = new RegExp(`[${Object.keys(PLAIN).join("")}]`, "g");

/**
 * Marks above, below and through letters, of all scripts in which words can be
 * written without them. Vowel signs of Indian scripts, of Thai and the voicing
 * marks of Japanese are no such marks: without them it is another word.
 */
const MARKS =
  /[\p{Mn}&&[\p{sc=Zinh}\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}]]/gv;
const VOICING = /[\u3099\u309A]/;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * The form in which two texts are compared: without case, in every script, and
 * without accents and other marks on letters. Compatibility forms, such as
 * full-width letters and ligatures, count as the plain ones, invisible
 * characters as nothing.
 *
 * Folding a folded text changes nothing. The length may change: `ß` is `ss`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(foldText("Éducation"), "education");
 * assertEquals(foldText("ПК-1"), "пк-1");
 * assertEquals(foldText("Straße"), foldText("STRASSE"));
 * assertEquals(foldText("Łódź"), "lodz");
 * ```
 */
export function foldText(text: string): string {
  if (isPlain(text)) return text.toLowerCase();
  // Capitals of some letters, such as ẞ, are reached by way of small ones.
  return bare(text).toLowerCase().toUpperCase().toLowerCase()
    .normalize("NFKD").replace(MARKS, keepVoicing)
    .replace(TO_REPLACE, (letter) => PLAIN[letter]!)
    .normalize("NFC");
}

/** True if folding changes nothing but the case of a–z. */
export function isPlain(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

function bare(text: string): string {
  return text.normalize("NFKD").replace(INVISIBLE, "")
    .replace(MARKS, keepVoicing);
}

function keepVoicing(mark: string): string {
  return VOICING.test(mark) ? mark : "";
}
