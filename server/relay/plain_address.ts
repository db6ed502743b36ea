/** An address as people write it: IPv4 without the prefix of IPv6 sockets. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
}
