/** Bytes of the shortest gzip header, and of the trailer before it. */
const [HEADER, TRAILER] = [10, 8];

/**
 * Looks for the beginning of a second gzip file behind the first one, in pieces
 * as they come. Compressed data may look like a header; a trailer of the first
 * file has to come before it, which makes that one in 10^11 bytes.
 */
export function memberFinder() {
  let tail = new Uint8Array();
  let isFound = false;
  let passed = 0;
  return {
    get isFound(): boolean {
      return isFound;
    },
    pass(piece: Uint8Array): void {
      if (isFound) return;
      const bytes = new Uint8Array(tail.length + piece.length);
      bytes.set(tail);
      bytes.set(piece, tail.length);
      const before = passed - tail.length;
      for (
        let at = bytes.indexOf(0x1f);
        at >= 0 && at + HEADER <= bytes.length;
        at = bytes.indexOf(0x1f, at + 1)
      ) {
        if (before + at > 0 && at >= TRAILER && begins(bytes, at)) {
          isFound = true;
          return;
        }
      }
      passed += piece.length;
      tail = bytes.slice(Math.max(0, bytes.length - HEADER - TRAILER));
    },
  };
}

/** A header with a method, flags and a system that exist, after a trailer. */
function begins(bytes: Uint8Array, at: number): boolean {
  const flags = bytes[at + 3]!;
  const extra = bytes[at + 8]!;
  const system = bytes[at + 9]!;
  const size = new DataView(bytes.buffer, bytes.byteOffset + at - 4, 4)
    .getUint32(0, true);
  return bytes[at + 1] === 0x8b && bytes[at + 2] === 8 && flags < 0x20 &&
    [0, 2, 4].includes(extra) && (system <= 13 || system === 255) && size > 0;
}
