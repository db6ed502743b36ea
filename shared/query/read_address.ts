import type { AddressTerm } from "./query.ts";
import { literal } from "./read_text.ts";
import type { MakeSyntaxError } from "./problem.ts";

const WHOLE = 2 ** 32 - 1;

/**
 * Parses `10.1.2.3`, `10.1.0.0/16`, `10.1.*`, `10.1.` and `10.1.0.5..10.1.0.9`.
 * Null for a pattern or an IPv6 address, which are compared as text.
 *
 * @throws {QuerySyntaxError} If it is none of these.
 */
export function addressOf(
  raw: string,
  fault: MakeSyntaxError,
): AddressTerm | null {
  const text = literal(raw).trim();
  const term = (from: number, to: number): AddressTerm => ({
    kind: "address",
    field: "ip",
    from,
    to,
  });
  const separator = text.indexOf("..");
  if (separator >= 0) {
    const [from, to] = [text.slice(0, separator), text.slice(separator + 2)]
      .map(numberOf);
    if (from == null || to == null) throw fault("value_unreadable", "address");
    if (from > to) throw fault("range_reversed", "address");
    return term(from, to);
  }
  const network = /^([\d.]+)\/(\d{1,2})$/.exec(text);
  if (network) {
    const [address, bits] = [numberOf(network[1]!), Number(network[2])];
    if (address === null || bits > 32) {
      throw fault("value_unreadable", "address");
    }
    const hosts = 2 ** (32 - bits);
    const from = address - address % hosts;
    return term(from, from + hosts - 1);
  }
  const prefix = /^\d{1,3}(?:\.\d{1,3}){0,2}\.?(?:(?<=\.)\*)?$/.exec(text);
  if (prefix) {
    const parts = text.replace(/\.?\*?$/, "").split(".").map(Number);
    if (parts.some((part) => part > 255)) {
      throw fault("value_unreadable", "address");
    }
    const hosts = 256 ** (4 - parts.length);
    const from = parts.reduce((sum, part) => sum * 256 + part, 0) * hosts;
    return term(from, from + hosts - 1);
  }
  const address = numberOf(text);
  if (address !== null) return term(address, address);
  if (text !== "" && !/^[\da-f.:*?%]+$/i.test(text) || /^[\d./]+$/.test(text)) {
    throw fault("value_unreadable", "address");
  }
  return null;
}

function numberOf(text: string): number | null {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text.trim())) return null;
  const parts = text.trim().split(".").map(Number);
  if (parts.some((part) => part > 255)) return null;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/** A number as an address: "10.1.0.5". */
export function dotted(address: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256)
    .join(".");
}

/** The shortest notation of a range of addresses. */
export function printAddresses({ from, to }: AddressTerm): string {
  if (from === to) return dotted(from);
  const hosts = to - from + 1;
  const bits = 32 - Math.log2(hosts);
  return Number.isInteger(bits) && from % hosts === 0 && to <= WHOLE
    ? `${dotted(from)}/${bits}`
    : `${dotted(from)}..${dotted(to)}`;
}
