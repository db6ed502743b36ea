/**
 * An element: its text alone, or its fields if it has attributes or children.
 */
export type Value = string | Fields;

/**
 * Attributes and child elements by name, without a difference between the two,
 * as the protocol treats them. A name that occurs more than once has a list.
 * The text beside them is under `#text`.
 */
export interface Fields {
  [name: string]: Value | Value[];
}

export interface Root {
  readonly name: string;
  readonly fields: Fields;
}

/** Far above what agents send, far below what could harm the server. */
export const LIMITS = {
  /** Elements within one another. */
  depth: 32,
  /** Elements of a document. */
  elements: 1_000_000,
  /** Attributes of an element. */
  attributes: 64,
  /** Characters of a name. */
  name: 128,
  /**
   * Characters of a document that is parsed instead of scanned: the parser
   * needs 0.3 µs for each, twice as long for tags. Recorded inventories have
   * up to 325,000.
   */
  parsed: 2 * 1024 ** 2,
} as const;

/** Every value of that name, in document order. */
export function all(fields: Fields, name: string): readonly Value[] {
  const value = fields[name];
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The fields of the first value of that name; empty if there is none. */
export function child(fields: Fields, name: string): Fields {
  return fieldsOf(all(fields, name)[0] ?? "");
}

/** The trimmed text of the first value of that name; empty if there is none. */
export function text(fields: Fields, name: string): string {
  return textOf(all(fields, name)[0] ?? "");
}

export function textOf(value: Value): string {
  return (typeof value === "string" ? value : text(value, "#text")).trim();
}

export function fieldsOf(value: Value): Fields {
  if (typeof value !== "string") return value;
  const fields = newFields();
  if (value !== "") fields["#text"] = value;
  return fields;
}

/** Fields without a prototype: a document's `toString` is only a name. */
export function newFields(): Fields {
  return Object.create(null);
}

export function addValue(fields: Fields, name: string, value: Value): void {
  const present = fields[name];
  if (present === undefined) fields[name] = value;
  else if (Array.isArray(present)) present.push(value);
  else fields[name] = [present, value];
}

/** The value of an element, from its attributes, its children and its text. */
export function elementValue(fields: Fields | null, text: string): Value {
  // White space alone is layout, not a value.
  const value = /\S/.test(text) ? text : "";
  if (fields === null) return value;
  if (value !== "") addValue(fields, "#text", value);
  return fields;
}
