import { BlockList, isIP } from "node:net";

/** Where a request came from, behind the proxies that are trusted. */
export interface Client {
  /** The address that the nearest untrusted hop had. */
  readonly address: string;
  /** True if a trusted proxy says that TLS ended there. */
  readonly isSecure: boolean;
}

/**
 * The proxies whose word about a client is taken: `X-Forwarded-For` and
 * `X-Forwarded-Proto`.
 */
export class TrustedProxies {
  readonly #networks = new BlockList();

  /** @param cidrs Addresses and networks that `isNetwork` accepts. */
  constructor(cidrs: readonly string[]) {
    for (const cidr of cidrs) {
      const [address, bits] = cidr.split("/");
      const family = isIP(address!) === 6 ? "ipv6" : "ipv4";
      const most = family === "ipv6" ? 128 : 32;
      this.#networks.addSubnet(address!, Number(bits ?? most), family);
    }
  }

  trusts(address: string): boolean {
    const plain = unmapped(address);
    const version = isIP(plain);
    return version !== 0 &&
      this.#networks.check(plain, version === 6 ? "ipv6" : "ipv4");
  }

  /**
   * The client of a request. Each proxy appends the address that it was
   * reached from, so the list is read from its end, up to the first address
   * that is not a trusted proxy's: what is before it, anybody can have sent.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   *
   * const proxies = new TrustedProxies(["10.0.0.0/24"]);
   * const headers = new Headers({ "x-forwarded-for": "1.2.3.4, 10.7.0.5" });
   * assertEquals(proxies.clientOf("10.0.0.1", headers).address, "10.7.0.5");
   * assertEquals(proxies.clientOf("10.9.0.1", headers).address, "10.9.0.1");
   * ```
   */
  clientOf(peer: string, headers: Headers): Client {
    if (!this.trusts(peer)) return { address: peer, isSecure: false };
    const isSecure = /(^|,)\s*https\s*$/i.test(
      headers.get("x-forwarded-proto") ?? "",
    );
    let address = peer;
    const hops = headers.get("x-forwarded-for")?.split(",") ?? [];
    for (const hop of hops.toReversed()) {
      const found = addressIn(hop);
      if (found === null) break;
      address = found;
      if (!this.trusts(found)) break;
    }
    return { address, isSecure };
  }
}

/** True for an IP address, or a network such as `10.0.0.0/24`. */
export function isNetwork(text: string): boolean {
  const [address, bits, ...rest] = text.split("/");
  const version = isIP(address ?? "");
  if (version === 0 || rest.length > 0) return false;
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 6 ? 128 : 32);
}

/** An address as proxies write it: with a port, or in brackets. */
function addressIn(hop: string): string | null {
  const text = hop.trim();
  const bare = /^\[([0-9a-fA-F:.]+)\](?::\d+)?$/.exec(text)?.[1] ??
    /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text;
  return isIP(bare) === 0 ? null : unmapped(bare);
}

/** `::ffff:10.0.0.1` is what a listener for both families calls 10.0.0.1. */
function unmapped(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}
