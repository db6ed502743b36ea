import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { PackageInfo } from "#server/domain/packages/info.ts";
import { Malformed } from "./errors.ts";
import type { Fields } from "./fields.ts";
import { printXml } from "./print.ts";

const WIRE_ACTIONS = {
  launch: "LAUNCH",
  execute: "EXECUTE",
  store: "STORE",
} as const;
const ACTIONS = {
  LAUNCH: "launch",
  EXECUTE: "execute",
  STORE: "store",
} as const;

/**
 * Prints the `info` file: one element, every attribute agents look for. The
 * digest is always Hexa, the only encoding Unix and Windows agents share.
 *
 * @throws {RangeError} If a text holds a character XML has no way to say.
 */
export function printInfo(info: PackageInfo): string {
  const { action, command, path, notify } = info;
  return printXml({
    DOWNLOAD: {
      "@ID": info.id,
      "@PRI": info.priority,
      "@ACT": WIRE_ACTIONS[action],
      "@DIGEST": info.digest,
      "@PROTO": info.protocol === "https" ? "HTTPS" : "HTTP",
      "@FRAGS": info.fragments,
      "@DIGEST_ALGO": info.digestAlgorithm,
      "@DIGEST_ENCODE": "Hexa",
      "@PATH": action === "store" ? path : "",
      "@NAME": action === "launch" ? command : "",
      "@COMMAND": action === "execute" ? command : "",
      "@NOTIFY_USER": flag(notify.text !== ""),
      "@NOTIFY_TEXT": notify.text,
      "@NOTIFY_COUNTDOWN": notify.countdownSeconds || "",
      "@NOTIFY_CAN_ABORT": flag(notify.canAbort),
      "@NOTIFY_CAN_DELAY": flag(notify.canDelay),
      "@NEED_DONE_ACTION": flag(notify.doneText !== ""),
      "@NEED_DONE_ACTION_TEXT": notify.doneText,
      "@GARDEFOU": "rien",
    },
  });
}

/** Takes everything as text, and every character reference as its character. */
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
 * Reads an `info` file as an agent would. It is what activation checks what
 * `printInfo` printed with, so it goes through another parser than the one
 * that reads what agents send.
 *
 * @throws {Malformed} If an agent could not use it, or if it is none of ours:
 * another digest than MD5 or SHA256 in lower-case hex.
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

function flag(on: boolean): "0" | "1" {
  return on ? "1" : "0";
}

/** As it stands, untrimmed: a command may begin with a space. */
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
