import type { XMLParser } from "fast-xml-parser";
import { createRequire } from "node:module";
import { Malformed } from "./errors.ts";
import {
  addValue,
  elementValue,
  type Fields,
  fieldsOf,
  newFields,
  type Root,
  type Value,
} from "./fields.ts";
import { checkXml } from "./guard.ts";
import { attributeValue, decodeReferences } from "./references.ts";

/**
 * Before every name: the parser refuses some, such as `constructor`, and keeps
 * attributes under `:@`. No XML name begins with it.
 */
const MARK = ".";
const TEXT = "#text";
const CDATA = "#cdata";
const ATTRIBUTES = ":@";

/**
 * Everything is text, in document order. References are left as they are:
 * decoded by the parser, a line break in an attribute could not be told from a
 * reference to one, and a thousand references would be too many.
 */
const OPTIONS = {
  attributeNamePrefix: MARK,
  cdataPropName: CDATA,
  ignoreAttributes: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  jPath: false,
  parseAttributeValue: false,
  parseTagValue: false,
  preserveOrder: true,
  processEntities: false,
  textNodeName: TEXT,
  transformTagName: (name: string) =>
    name.startsWith(MARK) ? name : MARK + name,
  trimValues: false,
};

const require = createRequire(import.meta.url);
let parser: XMLParser | null = null;

/**
 * Loads the package with the first document that needs it: no recorded agent
 * sends one, and every thread that reads agents' documents would hold 2 MiB.
 */
function loadParser(): XMLParser {
  if (parser) return parser;
  const loaded: typeof import("fast-xml-parser") = require("fast-xml-parser");
  return parser = new loaded.XMLParser(OPTIONS);
}

/** One property: the marked name with the children, or a text; attributes. */
type Node = Readonly<Record<string, unknown>>;

/**
 * Parses any well-formed document within the limits.
 *
 * @param xml Without control characters and carriage returns.
 * @throws {Malformed} {TooLarge} As `readXml`.
 */
export function parseXml(xml: string): Root {
  checkXml(xml);
  const nodes: readonly Node[] = loadParser().parse(xml);
  for (const node of nodes) {
    const name = nameOf(node);
    if (name.startsWith(MARK)) {
      return { name: name.slice(1), fields: fieldsOf(foldElement(node, name)) };
    }
  }
  throw new Malformed("Cannot read the XML: no element");
}

function foldElement(node: Node, marked: string): Value {
  let fields: Fields | null = null;
  for (const [name, raw] of Object.entries(node[ATTRIBUTES] ?? {})) {
    fields ??= newFields();
    fields[name.slice(1)] = attributeValue(raw) ?? "";
  }
  let text = "";
  for (const child of node[marked] as readonly Node[]) {
    const name = nameOf(child);
    if (name === TEXT) text += decodeReferences(child[TEXT] as string) ?? "";
    else if (name === CDATA) {
      for (const part of child[CDATA] as readonly Node[]) text += part[TEXT];
    } else {
      fields ??= newFields();
      addValue(fields, name.slice(1), foldElement(child, name));
    }
  }
  return elementValue(fields, text);
}

function nameOf(node: Node): string {
  for (const name in node) if (name !== ATTRIBUTES) return name;
  throw new Error("The XML parser returned a node without a name");
}
