import { createHmac, timingSafeEqual } from "node:crypto";

/** Clocks of servers may differ; a repeated request gets the same file again. */
const VALID_MS = 3_600_000;
const SCHEME = "Longshore-Server";

/**
 * The `Authorization` by which a server proves to another that it has the same
 * key file, for one path: the time, and an HMAC over both. The key itself never
 * leaves a server.
 *
 * @param at Milliseconds.
 */
export function serverPass(key: Uint8Array, path: string, at: number): string {
  return `${SCHEME} ${at}.${proofOf(key, path, at).toString("hex")}`;
}

/** True if a pass was made with the key, for the path, within an hour. */
export function isServerPass(
  key: Uint8Array,
  path: string,
  pass: string,
  now: number,
): boolean {
  const [, time, proof] = /^Longshore-Server (\d{1,15})\.([0-9a-f]{64})$/
    .exec(pass) ?? [];
  if (time === undefined || proof === undefined) return false;
  const at = Number(time);
  return Math.abs(now - at) <= VALID_MS &&
    timingSafeEqual(Uint8Array.fromHex(proof), proofOf(key, path, at));
}

function proofOf(key: Uint8Array, path: string, at: number) {
  return createHmac("sha256", key).update(`${at} ${path}`).digest();
}
