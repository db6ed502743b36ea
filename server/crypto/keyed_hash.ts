/** HMAC-SHA-256 of short texts under one key (RFC 2104). */
export type KeyedHash = (text: string) => Uint8Array<ArrayBuffer>;

/** The payload of one block: longer texts do not fit with their length. */
const MOST_BYTES = 55;

/**
 * HMAC-SHA-256 for many short texts. A poll needs some of these, and the
 * runtime's take 6 µs each, most of it for the setup: here the key's half is
 * computed once, and a text costs two blocks.
 *
 * @param key At most 64 bytes.
 * @returns Digests of 32 bytes, of ASCII texts of at most 55 characters.
 */
export function keyedHash(key: Uint8Array): KeyedHash {
  if (key.length > 64) throw new RangeError("Cannot use a key above 64 bytes");
  const inner = afterKey(key, 0x36);
  const outer = afterKey(key, 0x5c);
  const state = new Int32Array(8);
  const block = new Int32Array(16);

  return (text) => {
    if (text.length > MOST_BYTES) {
      throw new RangeError(`Cannot hash more than ${MOST_BYTES} characters`);
    }
    block.fill(0);
    for (let i = 0; i < text.length; i++) {
      block[i >> 2]! |= text.charCodeAt(i) << (24 - 8 * (i & 3));
    }
    block[text.length >> 2]! |= 0x80 << (24 - 8 * (text.length & 3));
    block[15] = (64 + text.length) * 8;
    state.set(inner);
    compress(state, block);

    block.set(state);
    block.fill(0, 8);
    block[8] = 0x80 << 24;
    block[15] = (64 + 32) * 8;
    state.set(outer);
    compress(state, block);

    const digest = new Uint8Array(32);
    const view = new DataView(digest.buffer);
    for (let i = 0; i < 8; i++) view.setInt32(4 * i, state[i]!);
    return digest;
  };
}

function afterKey(key: Uint8Array, pad: number): Int32Array {
  const block = new Int32Array(16);
  for (let i = 0; i < 64; i++) {
    block[i >> 2]! |= ((key[i] ?? 0) ^ pad) << (24 - 8 * (i & 3));
  }
  const state = Int32Array.from(fractions(8, 1 / 2));
  compress(state, block);
  return state;
}

/** The first 32 bits of the fraction of `prime ** power`, for `count` primes. */
function fractions(count: number, power: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) {
    if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  }
  return primes.map((prime) => Math.floor(prime ** power % 1 * 2 ** 32));
}

const K = Int32Array.from(fractions(64, 1 / 3));
const w = new Int32Array(64);

/** SHA-256's compression (FIPS 180-4, 6.2.2) of one block into `state`. */
function compress(state: Int32Array, block: Int32Array): void {
  w.set(block);
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!;
    const y = w[i - 2]!;
    const s0 = (x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3;
    const s1 = (y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10;
    w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
  }
  let a = state[0]!, b = state[1]!, c = state[2]!, d = state[3]!;
  let e = state[4]!, f = state[5]!, g = state[6]!, h = state[7]!;
  for (let i = 0; i < 64; i++) {
    const s1 = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
    const t1 = h + s1 + (e & f ^ ~e & g) + K[i]! + w[i]! | 0;
    const s0 = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^
      (a >>> 22 | a << 10);
    const t2 = s0 + (a & b ^ a & c ^ b & c) | 0;
    h = g;
    g = f;
    f = e;
    e = d + t1 | 0;
    d = c;
    c = b;
    b = a;
    a = t1 + t2 | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}
