import { constants, deflateSync, inflateSync } from "node:zlib";
import { escape, type SimulatedMachine } from "./agent_machine.ts";

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** The User-Agent of each family. */
export const USER_AGENT = {
  unix: "OCS-NG_unified_unix_agent_v2.10.0",
  windows: "OCS-NG_WINDOWS_AGENT_v2.11.0.1",
};

export const CONTENT_TYPE = {
  unix: "application/x-compress",
  windows: "application/x-compressed",
};

export function prolog({ family, deviceId }: SimulatedMachine): string {
  const content = family === "windows" ? "<CONTENT />" : "";
  return `${DECLARATION}<REQUEST><DEVICEID>${escape(deviceId)}</DEVICEID>` +
    `${content}<QUERY>PROLOG</QUERY></REQUEST>`;
}

export function inventory(
  { deviceId }: SimulatedMachine,
  content: string,
): string {
  return `${DECLARATION}<REQUEST><CONTENT>${content}</CONTENT>` +
    `<DEVICEID>${
      escape(deviceId)
    }</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`;
}

/**
 * A report; Unix agents put everything into attributes, Windows agents only the
 * id and the code.
 */
export function report(
  { family, deviceId }: SimulatedMachine,
  id: number,
  code: string,
): string {
  const device = escape(deviceId);
  return family === "unix"
    ? `<REQUEST DEVICEID="${device}" ERR="${escape(code)}" ID="${id}" ` +
      `QUERY="DOWNLOAD" />\n`
    : `${DECLARATION}<REQUEST ID="${id}" ERR="${escape(code)}">` +
      `<DEVICEID>${device}</DEVICEID><CONTENT /><QUERY>DOWNLOAD</QUERY>` +
      `</REQUEST>`;
}

/**
 * Compresses with zlib; the Windows agent flushes its stream and never ends it.
 */
export function pack(
  text: string,
  family: "unix" | "windows",
): Uint8Array<ArrayBuffer> {
  const finishFlush = family === "windows"
    ? constants.Z_SYNC_FLUSH
    : constants.Z_FINISH;
  return Uint8Array.from(deflateSync(text, { finishFlush }));
}

/**
 * The text of an answer.
 *
 * @throws {Error} If a real agent could not read it: no zlib stream, or one
 *   whose first bytes are not 78 9C, which FusionInventory expects.
 */
export function unpack(bytes: Uint8Array): string {
  if (bytes[0] !== 0x78 || bytes[1] !== 0x9c) {
    throw new Error("Deflating problem: the answer does not begin with 78 9C");
  }
  return inflateSync(bytes).toString("utf-8");
}

/** An element's attributes. */
export type Attributes = Readonly<Record<string, string | undefined>>;

export interface Reply {
  /** SEND, STOP, ACCOUNT_UPDATE, NO_ACCOUNT_UPDATE. */
  readonly response: string;
  /** Hours until the next poll. */
  readonly pollHours: number | null;
  /** The PARAM of TYPE="CONF"; null: the reply has no download options. */
  readonly conf: Attributes | null;
  /** The PARAMs of TYPE="PACK", in order. */
  readonly packs: readonly Attributes[];
  /** Account info to keep, if the reply has any. */
  readonly tag: string | null;
  /** The network to scan, from the IPDISCOVER option. */
  readonly scan: { readonly address: string; readonly latency: string } | null;
}

export function readReply(text: string): Reply {
  if (!text.includes("</REPLY>")) throw new Error("The answer is no REPLY");
  const params = elements(text, "PARAM");
  const tag = /<KEYNAME>TAG<\/KEYNAME>\s*<KEYVALUE>([^<]*)/.exec(text)?.[1];
  return {
    response: /<RESPONSE>([^<]*)</.exec(text)?.[1]?.trim() ?? "",
    pollHours: Number(/<PROLOG_FREQ>(\d+)</.exec(text)?.[1] ?? NaN) || null,
    conf: params.find(({ TYPE }) => TYPE === "CONF") ?? null,
    packs: params.filter(({ TYPE }) => TYPE === "PACK"),
    tag: tag === undefined ? null : unescape(tag),
    scan: scanIn(text),
  };
}

function scanIn(text: string): Reply["scan"] {
  const [, attributes = "", address = ""] =
    /<NAME>IPDISCOVER<\/NAME>\s*<PARAM([^>]*)>([^<]*)</.exec(text) ?? [];
  const latency = /IPDISC_LAT="(\d+)"/.exec(attributes)?.[1] ?? "";
  return address === "" ? null : { address, latency };
}

/** The content of `info`; null: an agent cannot use it. */
export interface Info {
  readonly id: number;
  readonly priority: number;
  readonly action: string;
  readonly digest: string;
  readonly algorithm: string;
  readonly protocol: "http" | "https";
  readonly fragments: number;
  /** NAME of a launch, COMMAND of an execute. */
  readonly command: string;
  readonly path: string;
}

export function readInfo(text: string): Info | null {
  const [found] = elements(text, "DOWNLOAD");
  if (!found?.ID || !found.PRI || !found.FRAGS) return null;
  return {
    id: Number(found.ID),
    priority: Number(found.PRI),
    action: found.ACT ?? "",
    digest: found.DIGEST ?? "",
    algorithm: found.DIGEST_ALGO ?? "",
    protocol: found.PROTO?.toLowerCase() === "https" ? "https" : "http",
    fragments: Number(found.FRAGS),
    command: found.NAME || found.COMMAND || "",
    path: found.PATH ?? "",
  };
}

function elements(text: string, name: string): Attributes[] {
  const value = `"[^"]*"|'[^']*'`;
  const tag = new RegExp(`<${name}((?:\\s+\\w+\\s*=\\s*(?:${value}))*)`, "g");
  const attribute = new RegExp(`(\\w+)\\s*=\\s*(${value})`, "g");
  return [...text.matchAll(tag)].map(([, inside]) =>
    Object.fromEntries(
      [...(inside ?? "").matchAll(attribute)].map(([, key, quoted]) => [
        key,
        unescape((quoted ?? "").slice(1, -1)),
      ]),
    )
  );
}

const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

function unescape(text: string): string {
  return text.replace(
    /&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi,
    (all, n, x, name) => {
      if (n) return String.fromCodePoint(Number(n));
      if (x) return String.fromCodePoint(parseInt(x, 16));
      return ENTITIES[name] ?? all;
    },
  );
}
