import { inflateSync } from "fflate";

/**
 * zlib for polls and result reports, which are a few hundred bytes in both
 * directions. The runtime's zlib creates a stream and clears a quarter of a
 * megabyte for each, a fifth of the cost of a poll.
 */

/**
 * A zlib header for level 6, which FusionInventory searches for, and the start
 * of a last block that is stored.
 */
const STORED = [0x78, 0x9c, 0x01] as const;
const ADLER = 65521;

/** The longest input of `storedZlib`, bytes; more is worth compressing. */
export const MOST_STORED = 4096;

/** A zlib stream (RFC 1950) that holds these bytes uncompressed. */
export function storedZlib(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { length } = bytes;
  const stream = new Uint8Array(length + 11);
  stream.set(STORED);
  stream[3] = length;
  stream[4] = length >> 8;
  stream[5] = ~length;
  stream[6] = ~length >> 8;
  stream.set(bytes, 7);
  new DataView(stream.buffer).setUint32(length + 7, adler32(bytes));
  return stream;
}

/** The longest result of `inflateSmall`, bytes; agents send below 300. */
const MOST_INFLATED = 2048;
const output = new Uint8Array(MOST_INFLATED);

/**
 * Inflates a complete zlib stream of a small text. The result is valid until
 * the next call.
 *
 * @returns null if it is too long, incomplete or corrupt: the runtime's zlib
 * reports which.
 */
export function inflateSmall(stream: Uint8Array): Uint8Array | null {
  const { length } = stream;
  if (length < 8 || length > MOST_INFLATED) return null;
  let bytes: Uint8Array;
  try {
    bytes = inflateSync(stream.subarray(2, length - 4), { out: output });
  } catch {
    return null;
  }
  const sum = new DataView(stream.buffer, stream.byteOffset).getUint32(
    length - 4,
  );
  return adler32(bytes) === sum ? bytes : null;
}

/** The checksum of RFC 1950, for at most 5,552 bytes: it divides only once. */
function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let i = 0; i < bytes.length; i++) {
    a += bytes[i]!;
    b += a;
  }
  return (b % ADLER) * 65536 + a % ADLER;
}
