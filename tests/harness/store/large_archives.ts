import { constants, deflateRawSync } from "node:zlib";
import { noise } from "./archives.ts";

const PIECE_BYTES = 2 * 1024 ** 2;

/**
 * A tar.gz with one large file, piece by piece, without its end: no memory is
 * needed for it, and whoever reads it meets a limit or gives up before.
 *
 * @param noisy Bytes of each 2 MiB that cannot be compressed; 0: all zeros,
 * packed at 1:1,000; 12 KiB: packed at 1:150, below the limit of archives.
 */
export function* largeTarGz(
  { name, bytes, noisy = 0 }: {
    readonly name: string;
    readonly bytes: number;
    readonly noisy?: number;
  },
): Generator<Uint8Array<ArrayBuffer>> {
  yield new Uint8Array([
    ...[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3],
    ...packed(tarHeader(name, bytes)),
  ]);
  const content = new Uint8Array(PIECE_BYTES);
  content.set(noise(noisy));
  const piece = packed(content);
  for (let left = bytes; left > 0; left -= PIECE_BYTES) yield piece;
}

/** Deflates to a byte boundary, so that pieces can follow each other. */
function packed(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH }),
  );
}

function tarHeader(name: string, bytes: number): Uint8Array {
  const header = new Uint8Array(512);
  const write = (at: number, text: string) =>
    header.set(new TextEncoder().encode(text), at);
  write(0, name);
  write(100, "0000644\0");
  // A number in base 256, because eleven octal digits end at 8 GiB.
  const view = new DataView(header.buffer);
  view.setUint8(124, 0x80);
  view.setBigUint64(128, BigInt(bytes));
  write(148, "        ");
  write(156, "0");
  write(257, "ustar\x0000");
  const sum = header.reduce((total, byte) => total + byte, 0);
  write(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return header;
}
