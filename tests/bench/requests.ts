import { deflateSync } from "node:zlib";

/** The machines, packages and assignments of `seedLikePeer`. */
const FIRST_PACKAGE = 1_800_000_000;
const PACKAGES = 20;
const AGENT = "OCS-NG_unified_unix_agent_v2.10.0";
const TEMPLATE = new URL(
  "../agent/captures/inventory-template.xml",
  import.meta.url,
);

/** What a lane of a load sends. */
export interface Traffic {
  readonly kind: "poll" | "result" | "inventory" | "get" | "echo";
  /** Of how many machines, or results, in turn. */
  readonly count: number;
  /** The number of the first one. */
  readonly first?: number;
  /** What the machines' ids begin with; `bench` are the seeded ones. */
  readonly prefix?: string;
  /** For polls: every so many requests one is a result report instead. */
  readonly mixed?: number;
}

/** All requests of some traffic, written beforehand, for any connection. */
export async function requestsOf(
  url: URL,
  { kind, count, first = 0, prefix = "bench", mixed = 0 }: Traffic,
): Promise<Uint8Array[]> {
  const numbers = Array.from({ length: count }, (_, n) => first + n);
  const poll = (n: number) =>
    `<REQUEST DEVICEID="${deviceId(prefix, n)}" QUERY="PROLOG" />\n`;
  switch (kind) {
    case "get":
      return [get(url)];
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
      return numbers.map((n) =>
        post(url, deflateSync(inventory(template, prefix, n), { level: 1 }))
      );
    }
  }
}

function deviceId(prefix: string, n: number): string {
  return `${prefix}${String(n).padStart(6, "0")}-2026-01-01-00-00-00`;
}

/**
 * Result `n`: of machine ⌊n / 3⌋ for one of three packages, of which machines
 * with fewer report one again.
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

/** Two hexadecimal digits that tell prefixes apart. */
function mark(prefix: string): string {
  let sum = 0;
  for (const char of prefix) sum = (sum * 31 + char.charCodeAt(0)) & 255;
  return sum.toString(16).padStart(2, "0");
}

function get(url: URL): Uint8Array {
  return new TextEncoder().encode(
    `GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nUser-Agent: ${AGENT}\r\n\r\n`,
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
