/**
 * IP addresses in a form that is compared as text: `4` and 8 hexadecimal
 * digits, or `6` and 32. Those of one network are one range, and IPv4 comes
 * before IPv6.
 *
 * An IPv4 address in its IPv6 form (`::ffff:10.1.2.3`) is that IPv4 address.
 */
export type PackedAddress = string;

/** Addresses from one to another of the same kind, both included. */
export interface AddressRange {
  readonly from: PackedAddress;
  readonly to: PackedAddress;
}

/** The 96 bits before an IPv4 address in its IPv6 form, packed. */
const MAPPED = `6${"0".repeat(20)}ffff`;
const BITS = { "4": 32, "6": 128 } as const;

/**
 * Reads one address. Zones (`fe80::1%eth0`), brackets, upper case and leading
 * zeros are read; numbers of IPv4 addresses are decimal.
 *
 * @returns null if it is none.
 */
export function packAddress(text: string): PackedAddress | null {
  const plain = text.trim().toLowerCase().replace(/^\[(.*)\]$/, "$1")
    .replace(/%[^%]*$/, "");
  const v4 = hexOfIpv4(plain);
  if (v4 !== null) return `4${v4}`;
  const v6 = hexOfIpv6(plain);
  if (v6 === null) return null;
  const packed = `6${v6}`;
  return packed.startsWith(MAPPED) ? `4${packed.slice(25)}` : packed;
}

function hexOfIpv4(text: string): string | null {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return null;
  const bytes = text.split(".").map(Number);
  if (bytes.some((byte) => byte > 255)) return null;
  return bytes.map((byte) => hex(byte, 2)).join("");
}

function hexOfIpv6(text: string): string | null {
  if (!/^[\da-f:]+(?:\d+\.\d+\.\d+\.\d+)?$/.test(text)) return null;
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [before, after = ""] = halves.map(hexOfGroups);
  if (before == null || after === null) return null;
  const digits = before.length + after.length;
  if (halves.length === 1 ? digits !== 32 : digits > 28) return null;
  return before + "0".repeat(32 - digits) + after;
}

/** Groups between colons as hexadecimal digits; the last may be IPv4. */
function hexOfGroups(text: string): string | null {
  if (text === "") return "";
  const groups = text.split(":").map((group, i, all) =>
    /^[\da-f]{1,4}$/.test(group)
      ? group.padStart(4, "0")
      : i === all.length - 1
      ? hexOfIpv4(group)
      : null
  );
  return groups.includes(null) ? null : groups.join("");
}

/** The usual notation: `10.1.2.3`, or IPv6 by RFC 5952. */
export function addressText(packed: PackedAddress): string {
  if (packed.startsWith("4")) {
    return packed.slice(1).match(/../g)!.map((byte) => parseInt(byte, 16))
      .join(".");
  }
  const groups = packed.slice(1).match(/.{4}/g)!
    .map((group) => parseInt(group, 16).toString(16));
  // The longest run of zeros is left out; of equal ones, the first.
  const [run] = [...groups.join(":").matchAll(/\b0(?::0)+\b/g)]
    .sort((a, b) => b[0].length - a[0].length);
  if (!run) return groups.join(":");
  const before = run.input.slice(0, run.index).replace(/:$/, "");
  const after = run.input.slice(run.index + run[0].length).replace(/^:/, "");
  return `${before}::${after}`;
}

/**
 * The network of an address.
 *
 * @param bits Length of its prefix.
 * @returns null if there is no such prefix.
 */
export function networkRange(
  packed: PackedAddress,
  bits: number,
): AddressRange | null {
  const kind = packed[0] as keyof typeof BITS;
  const hosts = BITS[kind] - bits;
  if (!Number.isInteger(bits) || bits < 0 || hosts < 0) return null;
  const size = 1n << BigInt(hosts);
  const first = numberOf(packed) / size * size;
  return {
    from: packNumber(kind, first),
    to: packNumber(kind, first + size - 1n),
  };
}

/** The shortest notation: `10.1.2.3`, `10.1.0.0/16`, `fe80::1..fe80::9`. */
export function rangeText({ from, to }: AddressRange): string {
  if (from === to) return addressText(from);
  const hosts = numberOf(to) - numberOf(from) + 1n;
  const bits = BITS[from[0] as keyof typeof BITS] -
    (hosts.toString(2).length - 1);
  const network = networkRange(from, bits);
  return network?.from === from && network.to === to
    ? `${addressText(from)}/${bits}`
    : `${addressText(from)}..${addressText(to)}`;
}

/**
 * The addresses in a text: agents join several by `/`, commas or spaces, and
 * add prefixes (`/64`) and zones. Everything else in it is left out.
 */
export function addressesIn(text: string): PackedAddress[] {
  return text.split(/[^\w.:%-]+/).map(packAddress)
    .filter((packed) => packed !== null);
}

function numberOf(packed: PackedAddress): bigint {
  return BigInt(`0x${packed.slice(1)}`);
}

function packNumber(kind: keyof typeof BITS, number: bigint): PackedAddress {
  return kind + number.toString(16).padStart(BITS[kind] / 4, "0");
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, "0");
}
