import type { Listing } from "./listing.ts";

const BLOCK = 512;

/**
 * The most bytes of an extended header: a path has at most 4,096, and it holds
 * several values.
 */
const LARGEST_HEADER = 64 * 1024;

/** Types of entries whose content describes the next one. */
const DESCRIBES = "xgLK";

/**
 * Passes the bytes of a tar on, and stops at a header that is longer than any
 * name: the decoder keeps headers in memory as a whole.
 *
 * @throws {StopReading}
 */
export async function* guarded(
  pieces: AsyncIterable<Uint8Array>,
  list: Listing,
): AsyncGenerator<Uint8Array> {
  const header = new Uint8Array(BLOCK);
  let filled = 0;
  /** Bytes until the next header. */
  let skip = 0;
  let extension: Uint8Array[] | null = null;
  let nextSize: number | null = null;
  let lost = false;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length && !lost;) {
      if (skip > 0) {
        const part = piece.subarray(at, at + skip);
        extension?.push(part.slice());
        skip -= part.length;
        at += part.length;
        continue;
      }
      if (extension) {
        nextSize = paxSize(extension) ?? nextSize;
        extension = null;
      }
      const part = piece.subarray(at, at + BLOCK - filled);
      header.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < BLOCK) continue;
      filled = 0;
      const size = sizeIn(header);
      if (size === null) {
        lost = header.some((byte) => byte !== 0); // the decoder names the fault
        continue;
      }
      const type = String.fromCharCode(header[156]!);
      const describes = DESCRIBES.includes(type);
      if (describes && size > LARGEST_HEADER) {
        list.stop(
          "name_too_long",
          `The archive has a name or a header of ${size} bytes, and no system knows paths above 4096; pack it again with shorter names`,
        );
      }
      skip = padded(describes ? size : nextSize ?? size);
      if (describes) extension = type === "x" ? [] : null;
      else nextSize = null;
      if (type === "S" && header[482] === 1) lost = true; // more blocks follow
    }
    yield piece;
  }
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

/** The size field: octal digits, or a number in base 256; null if invalid. */
function sizeIn(header: Uint8Array): number | null {
  const field = header.subarray(124, 136);
  if (field[0]! & 0x80) {
    return field.subarray(4).reduce((sum, byte) => sum * 256 + byte, 0);
  }
  const digits = new TextDecoder().decode(field).replaceAll("\0", " ").trim();
  return /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : null;
}

/** The size that a pax header gives to the next entry; null if it has none. */
function paxSize(parts: readonly Uint8Array[]): number | null {
  const text = parts.map((part) => new TextDecoder().decode(part)).join("");
  const digits = /(?:^|\n)\d+ size=(\d+)\n/.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}
