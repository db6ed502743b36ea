import type { ArchiveKind } from "#shared/contract/packages/archives.ts";
import { createGunzip } from "node:zlib";

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
  const head = await headOf(path);
  const begins = (...magic: number[]) => magic.every((b, i) => head[i] === b);
  if (begins(0x50, 0x4b, 3, 4) || begins(0x50, 0x4b, 5, 6)) {
    return { is: "zip" };
  }
  if (begins(0x1f, 0x8b)) {
    const inner = await inflatedHead(head);
    // A file that ends within its first kilobytes is left to the listing.
    if (inner === null || isTar(inner)) return { is: "tar.gz" };
    return { is: "file", looksLike: null };
  }
  if (isTar(head)) return { is: "file", looksLike: "tar" };
  const foreign = FOREIGN.find(([, magic]) => begins(...magic));
  return { is: "file", looksLike: foreign?.[0] ?? null };
}

/** Enough for 512 bytes out of any gzip with a reasonable header. */
const HEAD_BYTES = 64 * 1024;

async function headOf(path: string): Promise<Uint8Array> {
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

/** At least 512 bytes from inside a gzip; null if none can be inflated. */
function inflatedHead(head: Uint8Array): Promise<Uint8Array | null> {
  const { promise, resolve } = Promise.withResolvers<Uint8Array | null>();
  const gunzip = createGunzip();
  const inner: Uint8Array[] = [];
  let size = 0;
  const finish = () => resolve(size > 0 ? joined(inner) : null);
  gunzip.on("data", (bytes: Uint8Array) => {
    inner.push(bytes);
    size += bytes.length;
    if (size >= 512) finish();
  });
  gunzip.on("error", finish);
  gunzip.on("end", finish);
  gunzip.end(head);
  return promise.finally(() => gunzip.destroy());
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A tar begins with a header whose checksum holds, or with two empty blocks. */
function isTar(bytes: Uint8Array): boolean {
  if (bytes.length < 512) return false;
  const block = bytes.subarray(0, 512);
  if (block.every((byte) => byte === 0)) return bytes.length >= 1024;
  const digits = new TextDecoder("latin1").decode(block.subarray(148, 156));
  const sum = block.reduce(
    (total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte),
    0,
  );
  return parseInt(digits.replaceAll("\0", " ").trim(), 8) === sum;
}
