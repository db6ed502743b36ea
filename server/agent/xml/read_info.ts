import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { PackageInfo } from "#server/domain/packages/info.ts";
import { Malformed } from "./errors.ts";
import type { Fields } from "./fields.ts";

const ACTIONS = {
  LAUNCH: "launch",
  EXECUTE: "execute",
  STORE: "store",
} as const;

/** Keeps every value a text, and decodes every reference to a character. */
const parser = new XMLParser({
  attributeNamePrefix: "",
  htmlEntities: true,
  ignoreAttributes: false,
  ignoreDeclaration: true,
  jPath: false,
  parseAttributeValue: false,
  parseTagValue: false,
  processEntities: {
    maxTotalExpansions: Infinity,
    maxExpandedLength: Infinity,
  },
  trimValues: false,
});

/**
 * Reads an `info` file as an agent would. Activation checks with it what
 * `printInfo` printed. So it uses the parser alone, as an independent check,
 * not the reader of agents' documents.
 *
 * @throws {Malformed} If an agent could not use it, or if its digest is not
 * MD5 or SHA256 in lower-case hex.
 */
export function readInfo(text: string): PackageInfo {
  const fields = rootOf(text);
  const action = oneOf(fields, "ACT", ACTIONS);
  if (attribute(fields, "DIGEST_ENCODE") !== "Hexa") {
    throw new Malformed("Cannot read the info: its DIGEST_ENCODE is not Hexa");
  }
  const digest = attribute(fields, "DIGEST");
  if (!/^[\da-f]*$/.test(digest)) {
    throw new Malformed("Cannot read the info: its DIGEST is not in hex");
  }
  return {
    id: whole(fields, "ID"),
    priority: whole(fields, "PRI"),
    action,
    command: action === "store"
      ? ""
      : attribute(fields, action === "launch" ? "NAME" : "COMMAND"),
    path: action === "store" ? attribute(fields, "PATH") : "",
    notify: {
      text: isOn(fields, "NOTIFY_USER") ? attribute(fields, "NOTIFY_TEXT") : "",
      countdownSeconds: attribute(fields, "NOTIFY_COUNTDOWN") === ""
        ? 0
        : whole(fields, "NOTIFY_COUNTDOWN"),
      canAbort: isOn(fields, "NOTIFY_CAN_ABORT"),
      canDelay: isOn(fields, "NOTIFY_CAN_DELAY"),
      doneText: isOn(fields, "NEED_DONE_ACTION")
        ? attribute(fields, "NEED_DONE_ACTION_TEXT")
        : "",
    },
    protocol: oneOf(fields, "PROTO", { HTTP: "http", HTTPS: "https" }),
    fragments: whole(fields, "FRAGS"),
    digest,
    digestAlgorithm: oneOf(fields, "DIGEST_ALGO", {
      MD5: "MD5",
      SHA256: "SHA256",
    }),
  };
}

function rootOf(text: string): Fields {
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    throw new Malformed(`Cannot read the info: ${valid.err.msg}`);
  }
  const document: Readonly<Record<string, unknown>> = parser.parse(text);
  const roots = Object.keys(document).filter((name) => name !== "#text");
  const root = document["DOWNLOAD"];
  if (roots.length !== 1 || typeof root !== "object" || root === null) {
    throw new Malformed(`Cannot read the info: its root is ${roots.join()}`);
  }
  return root as Fields;
}

/** The value untrimmed: a command may begin with a space. */
function attribute(fields: Fields, name: string): string {
  const value = fields[name] ?? "";
  if (typeof value !== "string") {
    throw new Malformed(`Cannot read the info: ${name} is no attribute`);
  }
  return value;
}

function isOn(fields: Fields, name: string): boolean {
  return attribute(fields, name) === "1";
}

function whole(fields: Fields, name: string): number {
  const digits = attribute(fields, name);
  if (!/^\d{1,15}$/.test(digits)) {
    throw new Malformed(`Cannot read the info: ${name} is no whole number`);
  }
  return Number(digits);
}

function oneOf<const T extends Readonly<Record<string, unknown>>>(
  fields: Fields,
  name: string,
  known: T,
): T[keyof T] {
  const value = attribute(fields, name);
  if (!Object.hasOwn(known, value)) {
    throw new Malformed(`Cannot read the info: ${name} is ${value}`);
  }
  return known[value as keyof T];
}
