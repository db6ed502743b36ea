import { timingSafeEqual } from "node:crypto";
import { Buffer } from "node:buffer";
import { keyedHash } from "#server/crypto/keyed_hash.ts";

/**
 * Proves, without the database, which machine a download path was issued to.
 */
export class Capabilities {
  readonly #hash: (text: string) => Uint8Array;

  /** @param key The server's secret, 32 bytes. */
  constructor(key: Uint8Array) {
    this.#hash = keyedHash(key);
  }

  /** The path segment for one machine and package: `<machine>-<HMAC>`. */
  issue(machineId: number, packageId: number): string {
    const proof = this.#proof(machineId, packageId);
    return `${machineId.toString(36)}-${
      proof.toBase64({ alphabet: "base64url", omitPadding: true })
    }`;
  }

  /** The machine it was issued to; null if it was not issued by this key. */
  verify(capability: string, packageId: number): number | null {
    const parts = /^([0-9a-z]{1,11})-([\w-]{43})$/.exec(capability);
    if (!parts) return null;
    const machineId = parseInt(parts[1]!, 36);
    const proof = Buffer.from(parts[2]!, "base64url");
    return timingSafeEqual(proof, this.#proof(machineId, packageId))
      ? machineId
      : null;
  }

  #proof(machineId: number, packageId: number): Uint8Array {
    return this.#hash(`${machineId}/${packageId}`);
  }
}
