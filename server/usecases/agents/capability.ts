import { timingSafeEqual } from "node:crypto";
import { Buffer } from "node:buffer";
import { keyedHash } from "#server/crypto/keyed_hash.ts";

/** Proves, without the database, which machine a download path was given to. */
export interface Capabilities {
  /** The path segment for one machine and package: `<machine>-<HMAC>`. */
  issue(machineId: number, packageId: number): string;
  /** The machine it was issued to; null if it was not issued by this key. */
  verify(capability: string, packageId: number): number | null;
}

/** @param key The server's secret, 32 bytes. */
export function capabilitiesWith(key: Uint8Array): Capabilities {
  const hash = keyedHash(key);
  const seal = (machineId: number, packageId: number) =>
    hash(`${machineId}/${packageId}`);

  return {
    issue: (machineId, packageId) =>
      `${machineId.toString(36)}-${
        seal(machineId, packageId).toBase64({
          alphabet: "base64url",
          omitPadding: true,
        })
      }`,
    verify(capability, packageId) {
      const parts = /^([0-9a-z]{1,11})-([\w-]{43})$/.exec(capability);
      if (!parts) return null;
      const machineId = parseInt(parts[1]!, 36);
      const given = Buffer.from(parts[2]!, "base64url");
      return timingSafeEqual(given, seal(machineId, packageId))
        ? machineId
        : null;
    },
  };
}
