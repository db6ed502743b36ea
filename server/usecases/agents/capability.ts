import { timingSafeEqual } from "node:crypto";
import { Buffer } from "node:buffer";
import { keyedHash } from "#server/crypto/keyed_hash.ts";

/** The attempt that a download path was issued for. */
export interface IssuedFor {
  readonly machineId: number;
  /** null: a path that a server before 0.2 issued, for whichever attempt. */
  readonly attempt: number | null;
}

/**
 * Proves, without the database, for which machine and attempt a download path
 * was issued. Whether the attempt is still open is for the caller to check.
 */
export class Capabilities {
  readonly #hash: (text: string) => Uint8Array;

  /** @param key The server's secret, 32 bytes. */
  constructor(key: Uint8Array) {
    this.#hash = keyedHash(key);
  }

  /**
   * The path segment for one attempt: `<machine>-<attempt>-<HMAC>`, the numbers
   * to base 36.
   */
  issue(machineId: number, packageId: number, attempt: number): string {
    const proof = this.#hash(`${machineId}/${packageId}/${attempt}`);
    return `${machineId.toString(36)}-${attempt.toString(36)}-${
      proof.toBase64({ alphabet: "base64url", omitPadding: true })
    }`;
  }

  /** What it was issued for; null if it was not issued by this key. */
  verify(capability: string, packageId: number): IssuedFor | null {
    const parts = /^([0-9a-z]{1,11})(?:-([0-9a-z]{1,6}))?-([\w-]{43})$/.exec(
      capability,
    );
    if (!parts) return null;
    const machineId = parseInt(parts[1]!, 36);
    const attempt = parts[2] === undefined ? null : parseInt(parts[2], 36);
    const issuedFor = attempt === null
      ? `${machineId}/${packageId}`
      : `${machineId}/${packageId}/${attempt}`;
    const proof = Buffer.from(parts[3]!, "base64url");
    return timingSafeEqual(proof, this.#hash(issuedFor))
      ? { machineId, attempt }
      : null;
  }
}
