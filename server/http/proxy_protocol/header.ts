/**
 * The header that a proxy sends before the first byte of a connection, after
 * https://www.haproxy.org/download/2.8/doc/proxy-protocol.txt, versions 1 (§2.1)
 * and 2 (§2.2).
 */

/** What a header says about the connection to the proxy. */
export interface ProxyHeader {
  /** Null: the proxy's own connection, such as a health check. */
  readonly client: { readonly hostname: string; readonly port: number } | null;
  /** The bytes of the header. */
  readonly length: number;
}

/** The bytes are no header. */
export class MalformedHeader extends Error {
  override readonly name = "MalformedHeader";
}

const SIGNATURE = new Uint8Array(
  [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a],
);
/** A line of version 1 with its CRLF (§2.1). */
const LINE_BYTES = 107;
/** Version 2 allows 65,535 bytes; addresses and the usual values need 500. */
export const HEADER_BYTES = 4096;
const FIXED_BYTES = 16;

/**
 * Reads the header at the beginning of the bytes that have arrived.
 *
 * @returns null if more bytes are needed.
 * @throws {MalformedHeader} If they cannot become a header.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const line = "PROXY TCP4 192.0.2.7 10.0.0.5 56324 443\r\nGET / HTTP/1.1";
 * assertEquals(readHeader(new TextEncoder().encode(line)), {
 *   client: { hostname: "192.0.2.7", port: 56324 },
 *   length: 41,
 * });
 * ```
 */
export function readHeader(bytes: Uint8Array): ProxyHeader | null {
  const first = bytes[0];
  if (first === undefined) return null;
  return first === SIGNATURE[0] ? readBinary(bytes) : readLine(bytes);
}

function readLine(bytes: Uint8Array): ProxyHeader | null {
  const end = bytes.subarray(0, LINE_BYTES).indexOf(0x0a);
  const line = new TextDecoder("latin1")
    .decode(bytes.subarray(0, end < 0 ? LINE_BYTES : end + 1));
  const begins = "PROXY ".startsWith(line.slice(0, 6));
  if (!begins || end < 0 && bytes.length >= LINE_BYTES) {
    throw new MalformedHeader("no header of the PROXY protocol");
  }
  if (end < 0) return null;
  const length = end + 1;
  if (/^PROXY UNKNOWN(?: [^\r\n]*)?\r\n$/.test(line)) {
    return { client: null, length };
  }
  const parts = /^PROXY (TCP4|TCP6) (\S+) (\S+) (\d{1,5}) (\d{1,5})\r\n$/
    .exec(line);
  const [, family, source, target, sourcePort, targetPort] = parts ?? [];
  const isAddress = family === "TCP6" ? isIPv6 : isIPv4;
  const isRight = parts && isAddress(source!) && isAddress(target!) &&
    Number(sourcePort) <= 65535 && Number(targetPort) <= 65535;
  if (!isRight) throw new MalformedHeader("a wrong line of version 1");
  return { client: { hostname: source!, port: Number(sourcePort) }, length };
}

function readBinary(bytes: Uint8Array): ProxyHeader | null {
  if (SIGNATURE.some((byte, n) => n < bytes.length && bytes[n] !== byte)) {
    throw new MalformedHeader("no signature of version 2");
  }
  if (bytes.length < FIXED_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [version, family] = [view.getUint8(12), view.getUint8(13)];
  const length = FIXED_BYTES + view.getUint16(14);
  if (version !== 0x20 && version !== 0x21) {
    throw new MalformedHeader("an unknown version or command");
  }
  if (length > HEADER_BYTES) throw new MalformedHeader("it is too long");
  if (bytes.length < length) return null;
  // LOCAL: whatever the addresses say, the connection is the proxy's own.
  if (version === 0x20) return { client: null, length };
  const client = binaryClient(view, family, length - FIXED_BYTES);
  return { client, length };
}

const [UNSPECIFIED, TCP4, TCP6] = [0x00, 0x11, 0x21];

function binaryClient(
  view: DataView,
  family: number,
  left: number,
): ProxyHeader["client"] {
  if (family === UNSPECIFIED) return null;
  const needed = { [TCP4]: 12, [TCP6]: 36 }[family];
  if (needed === undefined) {
    throw new MalformedHeader("a connection that is not TCP");
  }
  if (left < needed) throw new MalformedHeader("it is too short");
  if (family === TCP4) {
    const octets = [0, 1, 2, 3].map((n) => view.getUint8(FIXED_BYTES + n));
    return { hostname: octets.join("."), port: view.getUint16(24) };
  }
  const words = Array.from(
    { length: 8 },
    (_, n) => view.getUint16(FIXED_BYTES + 2 * n).toString(16),
  );
  // The URL parser writes an address in its usual, shortest form.
  const hostname = new URL(`http://[${words.join(":")}]`).hostname.slice(1, -1);
  return { hostname, port: view.getUint16(48) };
}

function isIPv4(text: string): boolean {
  const octets = text.split(".");
  return octets.length === 4 &&
    octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255);
}

function isIPv6(text: string): boolean {
  return /^[0-9a-fA-F:.]{2,45}$/.test(text) && text.includes(":") &&
    URL.canParse(`http://[${text}]`);
}
