import { inflateSync } from "fflate";

/**
 * zlib for polls and result reports, a few hundred bytes there and back. The
 * runtime's makes a stream and clears a quarter of a megabyte for each: of what
 * a poll costs, a fifth.
 */

/** A zlib header at the level that FusionInventory looks for, and a last block, stored. */
const STORED = [0x78, 0x9c, 0x01] as const;
const ADLER = 65521;

/** What `storedZlib` takes, bytes: what is longer is worth compressing. */
export const MOST_STORED = 4096;

/** A zlib stream (RFC 1950) of these bytes, as they are. */
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

/** The most that `inflateSmall` gives, bytes; agents send below 300. */
const MOST_INFLATED = 2048;
const room = new Uint8Array(MOST_INFLATED);

/**
 * What a whole zlib stream of a small text holds; to be read before the next
 * is asked for.
 *
 * @returns null if it is longer, not whole, or not right: whoever can say more
 * of it has to look then.
 */
export function inflateSmall(stream: Uint8Array): Uint8Array | null {
  const { length } = stream;
  if (length < 8 || length > MOST_INFLATED) return null;
  let bytes: Uint8Array;
  try {
    bytes = inflateSync(stream.subarray(2, length - 4), { out: room });
  } catch {
    return null;
  }
  const sum = new DataView(stream.buffer, stream.byteOffset).getUint32(
    length - 4,
  );
  return adler32(bytes) === sum ? bytes : null;
}

/** The checksum of RFC 1950; of at most 5,552 bytes, for it divides once. */
function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let i = 0; i < bytes.length; i++) {
    a += bytes[i]!;
    b += a;
  }
  return (b % ADLER) * 65536 + a % ADLER;
}
