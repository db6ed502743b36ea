import {
  networkRange,
  packAddress,
  type PackedAddress,
} from "#shared/address.ts";

/** Networks that are not reached over the Internet, of IPv4 (RFC 6890). */
const PRIVATE_V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
].map(range);
/** Of IPv6, only this network is routed in the Internet … */
const PUBLIC_V6 = range("2000::/3");
/** … except these: Teredo, benchmarks, examples, 6to4. */
const PRIVATE_V6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]
  .map(range);
/** IPv4 addresses in their last 32 bits, behind a NAT64 (RFC 6052). */
const NAT64 = range("64:ff9b::/96");

/** True unless the address is one of the Internet; also if it is none at all. */
export function isPrivateAddress(text: string): boolean {
  const packed = packAddress(text);
  return packed === null || isPrivate(packed);
}

function isPrivate(packed: PackedAddress): boolean {
  if (packed.startsWith("4")) return PRIVATE_V4.some(has(packed));
  if (has(packed)(NAT64)) return isPrivate(`4${packed.slice(-8)}`);
  return !has(packed)(PUBLIC_V6) || PRIVATE_V6.some(has(packed));
}

function has(packed: PackedAddress) {
  return ({ from, to }: ReturnType<typeof range>) =>
    packed >= from && packed <= to;
}

function range(text: string) {
  const [address, bits] = text.split("/");
  return networkRange(packAddress(address!)!, Number(bits))!;
}
