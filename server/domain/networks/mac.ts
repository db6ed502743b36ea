/**
 * A MAC in one notation: upper case, colons. Agents also write dashes or dots,
 * and some systems leave out leading zeros: `0:1a:2b:1:0:9`.
 *
 * @returns null if it is none.
 */
export function readMac(text: string): string | null {
  const parts = text.trim().toUpperCase().replace(/^0X/, "").split(/[:.-]/);
  const digits = parts.length === 6
    ? parts.map((part) => part && part.padStart(2, "0")).join("")
    : parts.join("");
  return /^[\dA-F]{12}$/.test(digits) ? digits.match(/../g)!.join(":") : null;
}
