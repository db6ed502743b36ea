import { SaxesParser } from "saxes";

/** What was sent cannot be understood; agents get a 400 without a body. */
export class Malformed extends Error {
  override readonly name: string = "Malformed";
}

/** What was sent exceeds a limit; agents get a 413 without a body. */
export class TooLarge extends Malformed {
  override readonly name = "TooLarge";
}

/** An element: its text alone, or, with attributes or children, its fields. */
export type Value = string | Fields;

/**
 * Attributes and child elements alike, by name, as the protocol treats them;
 * what is repeated is a list. Text beside them is under `#text`.
 */
export interface Fields {
  [name: string]: Value | Value[];
}

export interface Root {
  readonly name: string;
  readonly fields: Fields;
}

/** Far above what agents send, far below what could hurt. */
const MAX_DEPTH = 32;
const MAX_ELEMENTS = 1_000_000;
const MAX_ATTRIBUTES = 64;
const MAX_NAME = 128;

interface Open {
  readonly name: string;
  fields: Fields | null;
  text: string;
}

/**
 * Reads a whole document. Control characters XML does not allow, NUL among
 * them, are dropped, raw and as references: Windows agents print what is in
 * the registry, and one bad name must not cost a machine its inventory.
 *
 * @throws {Malformed} If it is not well-formed, has a DOCTYPE, an undefined
 * entity or a second root, or is nested deeper than 32 elements.
 * @throws {TooLarge} If it has more than a million elements, or 64 attributes
 * on one of them.
 */
export function readXml(text: string): Root {
  const parser = new SaxesParser({ position: true });
  const open: Open[] = [];
  let elements = 0;
  let attributes = 0;
  let root: Root | null = null;

  parser.on("doctype", () => {
    throw new Malformed("Cannot read the XML: a DOCTYPE is not accepted");
  });
  parser.on("opentagstart", ({ name }) => {
    attributes = 0;
    if (open.length >= MAX_DEPTH) {
      throw new Malformed(
        `Cannot read the XML: more than ${MAX_DEPTH} elements deep`,
      );
    }
    if (++elements > MAX_ELEMENTS) {
      throw new TooLarge(
        `Cannot read the XML: more than ${MAX_ELEMENTS} elements`,
      );
    }
    checkName(name);
  });
  parser.on("attribute", ({ name }) => {
    if (++attributes > MAX_ATTRIBUTES) {
      throw new TooLarge(
        `Cannot read the XML: more than ${MAX_ATTRIBUTES} attributes`,
      );
    }
    checkName(name);
  });
  parser.on("opentag", (tag) => {
    const fields = attributes > 0 ? noFields() : null;
    if (fields) Object.assign(fields, tag.attributes);
    open.push({ name: tag.name, fields, text: "" });
  });
  const addText = (part: string) => {
    const element = open.at(-1);
    if (element) element.text += part;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    const element = open.pop()!;
    const value = finished(element);
    const parent = open.at(-1);
    if (parent) add(parent.fields ??= noFields(), element.name, value);
    else root = { name: element.name, fields: fieldsOf(value) };
  });

  try {
    parser.write(printable(text)).close();
  } catch (cause) {
    if (cause instanceof Malformed) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Malformed(`Cannot read the XML: ${message.slice(0, 200)}`);
  }
  if (root === null) throw new Malformed("Cannot read the XML: no element");
  return root;
}

/** Every value of that name, in the order they came. */
export function all(fields: Fields, name: string): readonly Value[] {
  const value = fields[name];
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The fields of the first value of that name; empty where there is none. */
export function child(fields: Fields, name: string): Fields {
  return fieldsOf(all(fields, name)[0] ?? "");
}

/** The trimmed text of the first value of that name; empty where there is none. */
export function text(fields: Fields, name: string): string {
  return textOf(all(fields, name)[0] ?? "");
}

export function textOf(value: Value): string {
  return (typeof value === "string" ? value : text(value, "#text")).trim();
}

export function fieldsOf(value: Value): Fields {
  if (typeof value !== "string") return value;
  const fields = noFields();
  if (value !== "") fields["#text"] = value;
  return fields;
}

/** Without a prototype, so that no name in a document means anything to us. */
function noFields(): Fields {
  return Object.create(null);
}

/** White space alone is how documents are laid out, not a value. */
function finished({ fields, text }: Open): Value {
  const value = /\S/.test(text) ? text : "";
  if (fields === null) return value;
  if (value !== "") add(fields, "#text", value);
  return fields;
}

function add(fields: Fields, name: string, value: Value): void {
  const there = fields[name];
  if (there === undefined) fields[name] = value;
  else if (Array.isArray(there)) there.push(value);
  else fields[name] = [there, value];
}

function checkName(name: string): void {
  if (name.length > MAX_NAME) {
    throw new TooLarge(
      `Cannot read the XML: a name of more than ${MAX_NAME} characters`,
    );
  }
}

const FORBIDDEN = /(?![\t\n\r\x7f-\x9f])[\p{Cc}\uFFFE\uFFFF]/gu;
const FORBIDDEN_REFERENCE =
  /&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[\da-f]));/gi;

function printable(text: string): string {
  const raw = text.trimStart().replace(FORBIDDEN, "");
  return raw.includes("&#") ? raw.replace(FORBIDDEN_REFERENCE, "") : raw;
}
