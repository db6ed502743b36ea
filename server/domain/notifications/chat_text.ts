/** Invisible; chat programs see no mention and no address across it. */
const BREAK = "\u200B";

/**
 * A text that chat programs display as it is: names of machines and packages
 * contain anything, as `<!channel>`, `@everyone` or an address to click.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(chatText("<!here> failed"), "‹!here› failed");
 * ```
 */
export function chatText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .replaceAll("<", "‹")
    .replaceAll(">", "›")
    .replaceAll("@", `@${BREAK}`)
    .replaceAll("](", `]${BREAK}(`)
    .replaceAll("://", `:${BREAK}//`)
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}${BREAK}.`)
    .replace(/\bmailto:/gi, (word) => `${word.slice(0, -1)}${BREAK}:`);
}
