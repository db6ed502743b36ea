import { lookup } from "node:dns";
import { lookup as lookupAll } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import { isPrivateAddress } from "#server/domain/notifications/private_address.ts";

/** The most addresses of a host that are tried. */
const MOST_ADDRESSES = 4;

/** A host that is not to be connected to. */
export class PrivateAddress extends Error {
  override readonly name = "PrivateAddress";

  constructor(host: string, address: string) {
    super(
      host === address
        ? `${host} is a private address, and the target is without --allow-private`
        : `${host} has the private address ${address}, and the target is without --allow-private`,
    );
  }
}

/**
 * Throws if a host is an IP address that is not to be connected to. A name
 * passes: it is checked when it is resolved.
 *
 * @throws {PrivateAddress}
 */
export function requirePublicHost(hostname: string): void {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const isName = !/^[\d.]+$|:/.test(host);
  if (!isName && isPrivateAddress(host)) throw new PrivateAddress(host, host);
}

/**
 * Resolves a name for the connection that follows, which uses the addresses that
 * were checked: a name that is resolved twice may have changed in between.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, "", 0);
    const wrong = found.find(({ address }) => isPrivateAddress(address));
    const first = found[0];
    if (wrong || !first) {
      const reason = wrong
        ? new PrivateAddress(hostname, wrong.address)
        : new Error(`${hostname} has no address`);
      return callback(reason, "", 0);
    }
    if (options.all) return callback(null, found);
    callback(null, first.address, first.family);
  });
};

/**
 * The addresses of a host, to connect to; an IP address is its own.
 *
 * @throws {PrivateAddress} If one is private and none may be.
 */
export async function addressesOf(
  host: string,
  allowPrivate: boolean,
): Promise<string[]> {
  const found = await lookupAll(host, { all: true });
  const wrong = found.find(({ address }) => isPrivateAddress(address));
  if (wrong && !allowPrivate) throw new PrivateAddress(host, wrong.address);
  if (found.length === 0) throw new Error(`${host} has no address`);
  return found.map(({ address }) => address).slice(0, MOST_ADDRESSES);
}
