import { type Fields, type Root } from "./read.ts";

/**
 * Polls and result reports as agents print them: a root with attributes, or
 * with children that hold nothing but plain text; ASCII, no references.
 */
const DECLARATION = /^(?:<\?xml version="1\.0" encoding="UTF-8" ?\?>)?\s*/i;
const ROOT = /<([A-Z]{1,32})((?: [A-Z_]{1,32}="[^"<&]*")*) ?(\/?)>\s*/y;
const ATTRIBUTE = / ([A-Z_]+)="([^"]*)"/g;
const CHILD = /<([A-Z_]{1,32})>([^<&>]*)<\/([A-Z_]{1,32})>\s*/y;
const PRINTABLE = /^[\n\r\t -~]*$/;
/** A report of a failure may tell the reason, but no story. */
const MOST_CHARACTERS = 2048;
const MOST_FIELDS = 16;

/**
 * Reads such a document as `readXml` does, a third as dear.
 *
 * @returns null for any other, good or bad.
 */
export function readFlat(text: string): Root | null {
  if (text.length > MOST_CHARACTERS || !PRINTABLE.test(text)) return null;
  ROOT.lastIndex = DECLARATION.exec(text)![0].length;
  const root = ROOT.exec(text);
  if (!root) return null;
  const [, name = "", attributes = "", ended] = root;
  const fields: Fields = Object.create(null);
  let count = 0;
  const add = (field: string, value: string) => {
    if (field in fields || ++count > MOST_FIELDS) return false;
    fields[field] = value;
    return true;
  };
  for (const [, field, value] of attributes.matchAll(ATTRIBUTE)) {
    // A tab or line break in it means a space.
    if (/[\t\n\r]/.test(value!) || !add(field!, value!)) return null;
  }
  let at = ROOT.lastIndex;
  if (ended) return at === text.length ? { name, fields } : null;
  for (;;) {
    CHILD.lastIndex = at;
    const child = CHILD.exec(text);
    if (!child) break;
    const [, field, value, end] = child;
    if (field !== end || value!.includes("\r")) return null;
    if (!add(field!, /\S/.test(value!) ? value! : "")) return null;
    at = CHILD.lastIndex;
  }
  const rest = `</${name}>`;
  return text.startsWith(rest, at) && text.trimEnd().length === at + rest.length
    ? { name, fields }
    : null;
}
