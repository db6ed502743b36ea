import type { Root } from "./fields.ts";
import { parseXml } from "./parse.ts";
import { scanXml } from "./scan.ts";

/**
 * Reads a whole document: scanned if it is in a form that agents print,
 * else parsed. The result is the same; parsing costs about ten times as much.
 *
 * Control characters that XML does not allow, NUL among them, are removed, raw
 * and as references: Windows agents print what is in the registry, and one bad
 * name must not cost a machine its inventory.
 *
 * @throws {Malformed} If it is not well-formed, has a DOCTYPE, an undefined
 * entity or a second root, or is nested deeper than 32 elements.
 * @throws {TooLarge} If it has more than a million elements, more than 64
 * attributes on one of them, a name of more than 128 characters, or, unless it
 * is scanned, more than 2 MiB of characters.
 */
export function readXml(text: string): Root {
  const xml = allowed(text);
  return scanXml(xml) ?? parseXml(xml);
}

const FORBIDDEN = /[^\t\n\r -\uFFFD]/g;
const FORBIDDEN_REFERENCE =
  /&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[\da-f]));/gi;

/** The text without what XML does not allow, `\n` its only line break. */
function allowed(text: string): string {
  let xml = text.trimStart().replace(FORBIDDEN, "");
  if (xml.includes("&#")) xml = xml.replace(FORBIDDEN_REFERENCE, "");
  return xml.includes("\r") ? xml.replace(/\r\n?/g, "\n") : xml;
}
