import { lookup } from "node:dns/promises";
import { isIP } from "node:net";

/**
 * Whether every address a host name or address stands for is loopback or one
 * of this machine's own; false for a name nobody knows.
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
