/** A raw tab or line break in an attribute would be read as a space. */
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

/** Escapes a text for an attribute or an element. */
export function escaped(value: string): string {
  return value.replace(/[&<>"'\t\n\r]/g, (char) => REFERENCES[char]!);
}

/** Characters that XML allows; most documents have no others. */
const PLAIN = /^[\n -~]*$/;
const FORBIDDEN = /(?![\t\n\r\x7f-\x9f])[\p{Cc}\uFFFE\uFFFF]/u;

/**
 * Prints a document with its declaration: keys with `@` are attributes, `#text`
 * is an element's text, others are elements, lists repeat an element.
 *
 * @throws {RangeError} If a value holds a character that XML cannot express,
 * such as NUL or half of a surrogate pair.
 */
export function printXml(document: Readonly<Record<string, unknown>>): string {
  return declared(children(document));
}

/**
 * Puts the declaration before a root element that is already printed.
 *
 * @throws {RangeError} As `printXml`.
 */
export function declared(xml: string): string {
  if (!PLAIN.test(xml) && (FORBIDDEN.test(xml) || !xml.isWellFormed())) {
    throw new RangeError(
      "Cannot print XML: a value holds a control character, remove it",
    );
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`;
}

function children(fields: object): string {
  let printed = "";
  for (const [name, value] of Object.entries(fields)) {
    if (name === "#text") printed += escaped(String(value));
    else if (!name.startsWith("@")) printed += elements(name, value);
  }
  return printed;
}

function elements(name: string, value: unknown): string {
  if (Array.isArray(value)) {
    return value.map((one) => elements(name, one)).join("");
  }
  if (typeof value !== "object" || value === null) {
    return element(name, "", escaped(String(value)));
  }
  let attributes = "";
  for (const [key, text] of Object.entries(value)) {
    if (key.startsWith("@")) {
      attributes += ` ${key.slice(1)}="${escaped(String(text))}"`;
    }
  }
  return element(name, attributes, children(value));
}

function element(name: string, attributes: string, content: string): string {
  return content === ""
    ? `<${name}${attributes}/>`
    : `<${name}${attributes}>${content}</${name}>`;
}
