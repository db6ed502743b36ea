/** The entities that XML itself defines; others would need a DOCTYPE. */
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/**
 * Replaces the references in a text by what they stand for.
 *
 * @returns undefined if an `&` begins neither one of XML's five entities nor a
 * reference to a character that XML allows.
 */
export function decodeReferences(text: string): string | undefined {
  let at = text.indexOf("&");
  if (at < 0) return text;
  let decoded = "";
  let start = 0;
  while (at >= 0) {
    const end = text.indexOf(";", at);
    if (end < 0) return;
    const name = text.slice(at + 1, end);
    const character = ENTITIES.get(name) ?? numbered(name);
    if (character === undefined) return;
    decoded += text.slice(start, at) + character;
    start = end + 1;
    at = text.indexOf("&", start);
  }
  return decoded + text.slice(start);
}

/**
 * The value of an attribute: a raw tab or line break in it means a space, a
 * reference to one means that character.
 *
 * @returns undefined as `decodeReferences`.
 */
export function attributeValue(raw: string): string | undefined {
  return decodeReferences(
    /[\t\n]/.test(raw) ? raw.replace(/[\t\n]/g, " ") : raw,
  );
}

/** The character of `#233` or `#xE9`. */
function numbered(name: string): string | undefined {
  const [, decimal, hex] = /^#(?:(\d+)|x([\da-fA-F]+))$/.exec(name) ?? [];
  const code = decimal !== undefined
    ? Number.parseInt(decimal, 10)
    : Number.parseInt(hex ?? "", 16);
  return isCharacter(code) ? String.fromCodePoint(code) : undefined;
}

/** XML's `Char`; false for NaN. */
function isCharacter(code: number): boolean {
  return code === 0x09 || code === 0x0a || code === 0x0d ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff);
}
