import { timingSafeEqual } from "node:crypto";
import { Buffer } from "node:buffer";
import { keyedHash } from "#server/crypto/keyed_hash.ts";

/** The attempt that a download path was issued for. */
export interface IssuedFor {
  readonly machineId: number;
  /** null: a path that a server before 0.2 issued, for whichever attempt. */
  readonly attempt: number | null;
}

/** The activation and the mirror that a cacheable download path is for. */
export interface CacheableFor {
  readonly activation: number;
  /** See {@linkcode mirrorTag}. */
  readonly tag: string;
}

/**
 * A short name of a mirror in download paths, so that the server knows which
 * one asks; up to seven letters and digits.
 */
export function mirrorTag(host: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < host.length; i++) {
    hash = Math.imul(hash ^ host.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(36);
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
      base64Url(proof)
    }`;
  }

  /**
   * The path segment for all machines of a mirror, until the package is
   * deactivated: `cache_<activation>_<mirror>-<HMAC>`.
   */
  issueCacheable(packageId: number, activation: number, host: string): string {
    const tag = mirrorTag(host);
    const proof = this.#hash(`cache/${packageId}/${activation}/${tag}`);
    return `cache_${activation.toString(36)}_${tag}-${base64Url(proof)}`;
  }

  /** The answer to a check of a mirror, which only servers of this key know. */
  answerCheck(nonce: string): string {
    return base64Url(this.#hash(`mirror/${nonce}`));
  }

  /** What a cacheable path was issued for; null if it is none of this key. */
  verifyCacheable(capability: string, packageId: number): CacheableFor | null {
    const parts = /^cache_([0-9a-z]{1,6})_([0-9a-z]{1,7})-([\w-]{43})$/.exec(
      capability,
    );
    if (!parts) return null;
    const activation = parseInt(parts[1]!, 36);
    const tag = parts[2]!;
    const proof = Buffer.from(parts[3]!, "base64url");
    const expected = this.#hash(`cache/${packageId}/${activation}/${tag}`);
    return timingSafeEqual(proof, expected) ? { activation, tag } : null;
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

function base64Url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}
