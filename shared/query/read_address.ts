import {
  type AddressRange,
  networkRange,
  packAddress,
  rangeText,
} from "#shared/address.ts";
import type { MakeSyntaxError } from "./problem.ts";
import type { AddressTerm } from "./query.ts";
import { literal } from "./read_text.ts";

/**
 * Parses `10.1.2.3`, `10.1.0.0/16`, `10.1.*`, `10.1.`, `10.1.0.5..10.1.0.9`, and
 * the same for IPv6: `fe80::1`, `2001:db8::/32`, `2001:db8:*`. Null for another
 * pattern, and for an empty text, which are compared as text.
 *
 * @throws {QuerySyntaxError} If it is none of these.
 */
export function addressOf(
  raw: string,
  fault: MakeSyntaxError,
): AddressTerm | null {
  const text = literal(raw).trim();
  const range = rangeOf(text) ?? beginning(text);
  if (range === "reversed") throw fault("range_reversed", "address");
  if (range !== null) return { kind: "address", field: "ip", ...range };
  const isPattern = /^[\da-f.:*?]+$/i.test(text) && /[*?]/.test(text);
  if (text !== "" && !isPattern) throw fault("value_unreadable", "address");
  return null;
}

/**
 * The addresses that a complete notation means: one address, a network, or a
 * range with both ends. Null: it is none of these.
 */
export function rangeOf(text: string): AddressRange | "reversed" | null {
  const separator = text.indexOf("..");
  if (separator >= 0) {
    const from = packAddress(text.slice(0, separator));
    const to = packAddress(text.slice(separator + 2));
    if (from === null || to === null || from[0] !== to[0]) return null;
    return from <= to ? { from, to } : "reversed";
  }
  const [, address, prefix] = /^([^/]+)\/([\d.]+)$/.exec(text) ?? [];
  const packed = packAddress(address ?? text);
  if (packed === null) return null;
  if (prefix === undefined) {
    return text.includes("/") ? null : {
      from: packed,
      to: packed,
    };
  }
  const bits = bitsOf(prefix);
  // The prefix of an IPv4 address in its IPv6 form includes the form's 96 bits.
  const isMapped = packed.startsWith("4") && text.includes(":");
  return bits === null
    ? null
    : networkRange(packed, bits - (isMapped ? 96 : 0));
}

/** The length of a prefix: `16`, or the mask `255.255.0.0`. */
function bitsOf(prefix: string): number | null {
  if (/^\d{1,3}$/.test(prefix)) return Number(prefix);
  const mask = packAddress(prefix);
  if (mask === null) return null;
  const bits = BigInt(`0x${mask.slice(1)}`).toString(2).padStart(32, "0");
  return /^1*0*$/.test(bits) ? bits.replaceAll("0", "").length : null;
}

/** The addresses that begin so: `10.1.`, `10.1.*`, `2001:db8:`, `fe80::*`. */
function beginning(text: string): AddressRange | null {
  if (/^\d{1,3}(?:\.\d{1,3}){0,2}\.?(?:(?<=\.)\*)?$/.test(text)) {
    const parts = text.replace(/\.?\*?$/, "").split(".");
    const zeros = Array(4 - parts.length).fill("0");
    return network([...parts, ...zeros].join("."), 8 * parts.length);
  }
  if (/^[\da-f]{1,4}(?::[\da-f]{1,4}){0,6}(?:::?\*|:)$/i.test(text)) {
    const groups = text.replace(/:+\*?$/, "").split(":");
    return network(`${groups.join(":")}::`, 16 * groups.length);
  }
  return null;
}

function network(address: string, bits: number): AddressRange | null {
  const packed = packAddress(address);
  return packed === null ? null : networkRange(packed, bits);
}

/** The shortest notation of the addresses of a term. */
export function printAddresses({ from, to }: AddressTerm): string {
  return rangeText({ from, to });
}
