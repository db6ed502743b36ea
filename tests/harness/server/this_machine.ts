import { lookup } from "node:dns/promises";
import { isIP } from "node:net";

/**
 * True if every address of a host is loopback or one of this machine's own;
 * false for an unknown name.
 */
export async function isThisMachine(host: string): Promise<boolean> {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  const addresses = isIP(bare) ? [bare] : await addressesOf(bare);
  const own = Deno.networkInterfaces().map(({ address }) => address);
  return addresses.length > 0 &&
    addresses.every((address) =>
      address.startsWith("127.") || address === "::1" || own.includes(address)
    );
}

async function addressesOf(name: string): Promise<string[]> {
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}
