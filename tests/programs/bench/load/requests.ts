import { deflateSync } from "node:zlib";

/** The packages and assignments of `seedLikePeer`. */
const FIRST_PACKAGE = 1_800_000_000;
const PACKAGES = 20;
const AGENT = "OCS-NG_unified_unix_agent_v2.10.0";
const TEMPLATE = new URL(
  "../../../agents/captures/inventory-template.xml",
  import.meta.url,
);

/** The requests of a lane. */
export interface Traffic {
  readonly kind: "poll" | "result" | "inventory" | "get" | "echo";
  /** Number of machines, or of results, in turn. */
  readonly count: number;
  /** The number of the first one. */
  readonly first?: number;
  /** Every how many machines one is used; default: each. */
  readonly step?: number;
  /** The prefix of the machines' ids; `bench` is that of the seeded ones. */
  readonly prefix?: string;
  /** For polls: every how many requests one is a result report instead. */
  readonly mixed?: number;
  /**
   * For inventories: sent by `among` machines in turn, each time with a few
   * programs updated; `from` is the number of the first update.
   */
  readonly updated?: { readonly among: number; readonly from: number };
  /** For gets: paths to fetch in turn, instead of the address itself. */
  readonly paths?: readonly string[];
}

/** All requests of some traffic, prepared in advance, for any connection. */
export async function requestsOf(
  url: URL,
  traffic: Traffic,
): Promise<Uint8Array[]> {
  const { kind, count, first = 0, step = 1 } = traffic;
  const { prefix = "bench", mixed = 0 } = traffic;
  const numbers = Array.from({ length: count }, (_, n) => first + n * step);
  const poll = (n: number) =>
    `<REQUEST DEVICEID="${deviceId(prefix, n)}" QUERY="PROLOG" />\n`;
  switch (kind) {
    case "get":
      return (traffic.paths ?? [url.pathname]).map((path) => get(url, path));
    case "echo":
      return [post(url, deflateSync(poll(0)))];
    case "poll":
      return numbers.map((n) =>
        post(
          url,
          deflateSync(mixed && n % mixed === 0 ? result(prefix, n) : poll(n)),
        )
      );
    case "result":
      return numbers.map((n) => post(url, deflateSync(result(prefix, n))));
    case "inventory": {
      const template = await Deno.readTextFile(TEMPLATE);
      const { among = Infinity, from = 0 } = traffic.updated ?? {};
      return numbers.map((n) => {
        const update = from + Math.floor(n / among);
        const text = inventory(template, prefix, n % among);
        const sent = update > 0 ? withUpdates(text, update) : text;
        return post(url, deflateSync(sent, { level: 1 }));
      });
    }
  }
}

function deviceId(prefix: string, n: number): string {
  return `${prefix}${String(n).padStart(6, "0")}-2026-01-01-00-00-00`;
}

/**
 * Result `n`: of machine ⌊n / 3⌋ for one of three packages; machines with fewer
 * packages report one again.
 */
function result(prefix: string, n: number): string {
  const machine = Math.floor(n / 3);
  const which = (n % 3) % (1 + machine % 5);
  const id = FIRST_PACKAGE + (machine + which) % PACKAGES;
  return `<REQUEST DEVICEID="${
    deviceId(prefix, machine)
  }" ERR="SUCCESS" ID="${id}" QUERY="DOWNLOAD" />\n`;
}

function inventory(template: string, prefix: string, n: number): string {
  const hex = n.toString(16).padStart(6, "0");
  const mac = ["52:54", ...hex.match(/../g)!, mark(prefix)].join(":");
  return template
    .replaceAll("@DEVICEID@", deviceId(prefix, n))
    .replaceAll("@NAME@", `${prefix}${n}`)
    .replaceAll("@SSN@", `${prefix}-${hex}`)
    .replaceAll("@MAC@", mac.toUpperCase());
}

/** One in this many programs has another version after each update. */
const UPDATED = 40;

function withUpdates(text: string, update: number): string {
  let seen = 0;
  return text.replaceAll(
    "</VERSION>\n    </SOFTWARES>",
    (end) => seen++ % UPDATED === 0 ? `+u${update}${end}` : end,
  );
}

/** Two hexadecimal digits that distinguish prefixes. */
function mark(prefix: string): string {
  let sum = 0;
  for (const char of prefix) sum = (sum * 31 + char.charCodeAt(0)) & 255;
  return sum.toString(16).padStart(2, "0");
}

function get(url: URL, path: string): Uint8Array {
  return new TextEncoder().encode(
    `GET ${path} HTTP/1.1\r\nHost: ${url.host}\r\nUser-Agent: ${AGENT}\r\n\r\n`,
  );
}

function post(url: URL, body: Uint8Array): Uint8Array {
  const head = new TextEncoder().encode(
    `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\n` +
      `User-Agent: ${AGENT}\r\nContent-Type: application/x-compressed\r\n` +
      `Content-Length: ${body.length}\r\n\r\n`,
  );
  const request = new Uint8Array(head.length + body.length);
  request.set(head);
  request.set(body, head.length);
  return request;
}
