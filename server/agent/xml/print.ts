import { XMLBuilder } from "fast-xml-parser";

const builder = new XMLBuilder({
  attributeNamePrefix: "@",
  ignoreAttributes: false,
  suppressEmptyNode: true,
  // Else a value "true" becomes an attribute without a value.
  suppressBooleanAttributes: false,
  processEntities: false,
  attributeValueProcessor: (_name, value) => escaped(String(value)),
  tagValueProcessor: (_name, value) => escaped(String(value)),
});

/** A parser turns a raw tab or line break in an attribute into a space. */
const REFERENCES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

function escaped(value: string): string {
  return value.replace(/[&<>"'\t\n\r]/g, (char) => REFERENCES[char]!);
}

const FORBIDDEN = /(?![\t\n\r\x7f-\x9f])[\p{Cc}\uFFFE\uFFFF]/u;

/**
 * Prints a document with its declaration: keys with `@` are attributes, others
 * elements, lists repeat an element.
 *
 * @throws {RangeError} If a value holds a character XML has no way to say,
 * such as NUL or half of a surrogate pair.
 */
export function printXml(document: Readonly<Record<string, unknown>>): string {
  const xml = builder.build(document);
  if (FORBIDDEN.test(xml) || !xml.isWellFormed()) {
    throw new RangeError(
      "Cannot print XML: a value holds a control character, remove it",
    );
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`;
}
