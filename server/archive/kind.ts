import type { ArchiveKind } from "#shared/contract/packages/archives.ts";
import { Gunzip } from "fflate";

/** The kind of a file by its first bytes. */
export type FileKind =
  | { readonly is: ArchiveKind }
  /** Anything else; `looksLike` names an archive that agents cannot unpack. */
  | { readonly is: "file"; readonly looksLike: string | null };

const FOREIGN: readonly (readonly [name: string, magic: readonly number[]])[] =
  [
    ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
    ["bzip2", [0x42, 0x5a, 0x68]],
    ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
    ["7z", [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
    ["rar", [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
  ];

/** The kind of a file; a gzip that holds no tar is a single file. */
export async function kindOf(path: string): Promise<FileKind> {
  return kindOfHead(await headOf(path));
}

/** The kind of a file by its first {@linkcode HEAD_BYTES} bytes. */
export function kindOfHead(head: Uint8Array): FileKind {
  const begins = (...magic: number[]) => magic.every((b, i) => head[i] === b);
  if (begins(0x50, 0x4b, 3, 4) || begins(0x50, 0x4b, 5, 6)) {
    return { is: "zip" };
  }
  if (begins(0x1f, 0x8b)) {
    const inner = inflatedHead(head);
    // A file that ends within its first kilobytes is left to the listing.
    if (inner.length === 0 || isTar(inner)) return { is: "tar.gz" };
    const isEmptyTar = head.length <= EMPTY_TAR_GZ_BYTES && isZeros(inner);
    return isEmptyTar ? { is: "tar.gz" } : { is: "file", looksLike: null };
  }
  if (isTar(head)) return { is: "file", looksLike: "tar" };
  const foreign = FOREIGN.find(([, magic]) => begins(...magic));
  return { is: "file", looksLike: foreign?.[0] ?? null };
}

/** Enough for 512 bytes out of any gzip with a reasonable header. */
export const HEAD_BYTES = 64 * 1024;

/** The first {@linkcode HEAD_BYTES} bytes of a file. */
export async function headOf(path: string): Promise<Uint8Array> {
  using file = await Deno.open(path);
  const head = new Uint8Array(HEAD_BYTES);
  let size = 0;
  while (size < head.length) {
    const read = await file.read(head.subarray(size));
    if (read === null) break;
    size += read;
  }
  return head.subarray(0, size);
}

/**
 * A tar without entries is nothing but zeros, 10 KiB of them as GNU tar writes
 * it; so is the beginning of a disk image, which is larger when packed.
 */
const EMPTY_TAR_GZ_BYTES = 1024;

/** Two blocks of a tar. */
const INNER_BYTES = 1024;

/** The input inflated at a time; Deflate makes at most 1,032 times as much. */
const STEP_BYTES = 256;

/**
 * The first bytes inside a gzip, at least {@linkcode INNER_BYTES} where it has
 * so many; empty if none can be inflated. Inflating stops there, so that it
 * costs the same whatever follows: at most `STEP_BYTES * 1032` bytes more.
 *
 * @param onInflated Receives the size of each inflated piece.
 */
export function inflatedHead(
  head: Uint8Array,
  onInflated: (bytes: number) => void = () => {},
): Uint8Array {
  const inner = new Uint8Array(INNER_BYTES);
  let size = 0;
  const gunzip = new Gunzip((bytes) => {
    onInflated(bytes.length);
    const part = bytes.subarray(0, inner.length - size);
    inner.set(part, size);
    size += part.length;
  });
  try {
    for (let at = 0; at < head.length && size < INNER_BYTES; at += STEP_BYTES) {
      gunzip.push(head.subarray(at, at + STEP_BYTES));
    }
  } catch {
    // Damage after the first bytes does not matter here: the listing names it.
  }
  return inner.subarray(0, size);
}

function isZeros(inner: Uint8Array): boolean {
  return inner.length === INNER_BYTES && inner.every((byte) => byte === 0);
}

/** A tar begins with a header whose checksum holds. */
function isTar(bytes: Uint8Array): boolean {
  if (bytes.length < 512) return false;
  const block = bytes.subarray(0, 512);
  const digits = new TextDecoder("latin1").decode(block.subarray(148, 156));
  const sum = block.reduce(
    (total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte),
    0,
  );
  return parseInt(digits.replaceAll("\0", " ").trim(), 8) === sum;
}
