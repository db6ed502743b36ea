import {
  addValue,
  elementValue,
  type Fields,
  fieldsOf,
  LIMITS,
  newFields,
  type Root,
} from "./fields.ts";
import { attributeValue, decodeReferences } from "./references.ts";

const NAME = `[A-Za-z_][\\w.-]{0,${LIMITS.name - 1}}`;
const DECLARATION =
  /^(?:<\?xml version="1\.0"(?: encoding="[A-Za-z][\w.-]{0,39}")? ?\?>)?[ \t\n]*/;
/**
 * A start tag and the text behind it, with its end tag if that comes next.
 * The repetition is bounded: unbounded, a million attributes exhaust the stack
 * of the regular expression.
 */
const ELEMENT = new RegExp(
  `<(${NAME})((?:[ \\t\\n]+${NAME}="[^"<]*"){0,${LIMITS.attributes}})` +
    `[ \\t\\n]*(?:/>|>([^<]*)(</\\1>)?)[ \\t\\n]*`,
  "y",
);
const END = new RegExp(`</(${NAME})>[ \\t\\n]*`, "y");
const ATTRIBUTE = /([\w.-]+)="([^"]*)"/g;

/**
 * Scans a document in the shapes that agents print: a declaration or none,
 * double quotes, text only where there are no children, XML's own entities and
 * references to characters. Comments, CDATA and the rest of XML are not among
 * them.
 *
 * @param xml Without control characters and carriage returns.
 * @returns undefined for any other document, well-formed or not.
 */
export function scanXml(xml: string): Root | undefined {
  // Not allowed in a text; searched for once instead of in every text.
  if (xml.includes("]]>")) return;
  let at = DECLARATION.exec(xml)![0].length;
  let elements = 0;
  const open: { readonly name: string; readonly fields: Fields }[] = [];
  for (;;) {
    ELEMENT.lastIndex = at;
    const element = ELEMENT.exec(xml);
    const parent = open.at(-1);
    if (!element) {
      END.lastIndex = at;
      const end = END.exec(xml);
      if (!end || !parent || end[1] !== parent.name) return;
      open.pop();
      if (open.length === 0) {
        return END.lastIndex === xml.length ? parent : undefined;
      }
      at = END.lastIndex;
      continue;
    }
    at = ELEMENT.lastIndex;
    if (open.length >= LIMITS.depth || ++elements > LIMITS.elements) return;
    const [, name = "", attributes = "", text, end] = element;
    const fields = attributes === "" ? null : attributesOf(attributes);
    if (fields === undefined) return;
    if (text !== undefined && end === undefined) {
      // Its children come next; text beside them is not recognised.
      if (/\S/.test(text)) return;
      const opened = fields ?? newFields();
      if (parent) addValue(parent.fields, name, opened);
      open.push({ name, fields: opened });
      continue;
    }
    const decoded = decodeReferences(text ?? "");
    if (decoded === undefined) return;
    const value = elementValue(fields, decoded);
    if (!parent) {
      return at === xml.length ? { name, fields: fieldsOf(value) } : undefined;
    }
    addValue(parent.fields, name, value);
  }
}

/** The attributes of a start tag; undefined if one cannot be read. */
function attributesOf(text: string): Fields | undefined {
  const fields = newFields();
  ATTRIBUTE.lastIndex = 0;
  for (;;) {
    const attribute = ATTRIBUTE.exec(text);
    if (!attribute) return fields;
    const [, name = "", raw = ""] = attribute;
    const value = attributeValue(raw);
    if (value === undefined || fields[name] !== undefined) return;
    fields[name] = value;
  }
}
