import { createHash, createHmac } from "node:crypto";

/** The values of an event that a seal covers. */
export interface SealableEvent {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly actor: string;
  readonly machineId: number | null;
  readonly packageId: number | null;
  /** JSON, as it is stored. */
  readonly payload: string;
  /** The address an operator acted from; empty: not known. */
  readonly source: string;
}

/** The hash before the first seal. */
export const NO_SEAL = new Uint8Array(32);

/** HMAC-SHA-256 under a key; SHA-256 without one. */
export function sealer(key: Uint8Array | null) {
  return key === null ? createHash("sha256") : createHmac("sha256", key);
}

/** The seal of an event, after the seal of the one before. */
export function sealOf(
  before: Uint8Array,
  event: SealableEvent,
  key: Uint8Array | null,
): Uint8Array {
  return sealer(key).update(before).update(textOf(event)).digest();
}

/** The seal of several events, after the seal of those before. */
export function sealOfAll(
  before: Uint8Array,
  events: readonly SealableEvent[],
  key: Uint8Array | null,
): Uint8Array {
  const seal = sealer(key).update(before);
  for (const event of events) seal.update(`${textOf(event)}\n`);
  return seal.digest();
}

/** The text of an event that is hashed. */
export function textOf(event: SealableEvent): string {
  const { seq, at, kind, actor, machineId, packageId, payload, source } = event;
  const values = [seq, at, kind, actor, machineId, packageId, payload];
  // Seals of older servers do not cover a source, and their events have none.
  return JSON.stringify(source === "" ? values : [...values, source]);
}

/** The public name of a key: the first 16 bytes of its SHA-256. */
export function keyIdOf(key: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(key).digest())
    .subarray(0, 16);
}

/** True if two hashes are equal. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
