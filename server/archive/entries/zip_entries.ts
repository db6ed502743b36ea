import { crc32 } from "node:zlib";
import { inflateSync } from "fflate";
import {
  type Entry as ZipEntry,
  ERR_ENTRY_DATA_OUT_OF_BOUNDS,
  ERR_INVALID_CRC32,
  ERR_INVALID_UNCOMPRESSED_SIZE,
  ERR_OVERLAPPING_ENTRY,
  type FileEntry,
} from "@zip.js/zip.js";
import type { FileReader } from "#server/archive/file_reader.ts";
import { type Entry, type Listing, quote } from "./listing.ts";
import { checkLocaleName, hasLocaleName, nameOf } from "./zip_unix.ts";

/** Bytes of the fixed part of an entry's own header (APPNOTE 4.3.7). */
const HEADER_BYTES = 30;
const HEADER_SIGNATURE = 0x04034b50;
const [STORED, DEFLATED] = [0, 8];

/**
 * Entries up to these sizes are read whole: at 10 µs each, where a stream for
 * each costs 600 µs.
 */
const LARGEST_PACKED = 64 * 1024;
const LARGEST_UNPACKED = 1024 ** 2;

/** The bytes of the file that are read at a time. */
const WINDOW_BYTES = 1024 ** 2;

/** A file or a link in a zip, by the list at the zip's end. */
export interface ListedEntry {
  readonly name: string;
  readonly rawName: Uint8Array;
  readonly kind: Entry["kind"];
  /** Its permissions on Unix. */
  readonly mode: number;
  /** {@linkcode hasLocaleName} */
  readonly hasLocaleName: boolean;
  /** The place of its own header in the file. */
  readonly offset: number;
  readonly method: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly crc32: number;
  /**
   * The library's entry, of one that is read as a stream; null: it is small. An
   * entry of the library takes 9 kB of memory, this record 0.3 kB.
   */
  readonly large: FileEntry | null;
}

/** The record of an entry of the zip library. */
export function listedEntry(
  entry: ZipEntry,
  kind: Entry["kind"],
  mode: number,
): ListedEntry {
  const { compressionMethod, compressedSize, uncompressedSize } = entry;
  const isSmall = [STORED, DEFLATED].includes(compressionMethod) &&
    compressedSize <= LARGEST_PACKED && uncompressedSize <= LARGEST_UNPACKED;
  return {
    name: nameOf(entry),
    rawName: entry.rawFilename,
    kind,
    mode,
    hasLocaleName: hasLocaleName(entry),
    offset: entry.offset,
    method: compressionMethod,
    packedBytes: compressedSize,
    unpackedBytes: uncompressedSize,
    crc32: entry.crc32 ?? 0,
    large: isSmall || entry.directory ? null : entry,
  };
}

/**
 * Reads entries of a zip in the order of their place in the file, so that the
 * disk is read once, from its beginning to its end.
 */
export function entryReader(file: FileReader, list: Listing) {
  let window: Uint8Array = new Uint8Array();
  let windowAt = 0;
  let end = 0;

  async function bytesAt(at: number, length: number): Promise<Uint8Array> {
    if (at < windowAt || at + length > windowAt + window.length) {
      windowAt = at;
      window = await file.readUint8Array(at, Math.max(length, WINDOW_BYTES));
    }
    return window.subarray(at - windowAt, at - windowAt + length);
  }

  return {
    /**
     * Checks the header in front of an entry: agents unpack by it, while the
     * findings of this server go by the list at the end of the file.
     *
     * @returns The place of its bytes in the file.
     * @throws {Error} With the zip library's message for the same fault.
     */
    async checkHeader(entry: ListedEntry): Promise<number> {
      const fixed = await bytesAt(entry.offset, HEADER_BYTES);
      if (fixed.length < HEADER_BYTES) {
        throw new Error(ERR_ENTRY_DATA_OUT_OF_BOUNDS);
      }
      const view = new DataView(fixed.buffer, fixed.byteOffset, HEADER_BYTES);
      if (view.getUint32(0, true) !== HEADER_SIGNATURE) {
        throw new Error("no header in front of its bytes");
      }
      const nameLength = view.getUint16(26, true);
      const extraBytes = view.getUint16(28, true);
      const start = entry.offset + HEADER_BYTES + nameLength + extraBytes;
      if (entry.offset < end) throw new Error(ERR_OVERLAPPING_ENTRY);
      end = start + entry.packedBytes;
      const method = view.getUint16(8, true);
      const rawName = await bytesAt(entry.offset + HEADER_BYTES, nameLength);
      if (!isSame(rawName, entry.rawName)) {
        list.error(
          "zip_headers_differ",
          `The entry ${quote(entry.name)} is called ${
            quote(new TextDecoder().decode(rawName))
          } in front of its bytes, so agents may unpack it under either name; pack it again`,
        );
      } else if (method !== entry.method) {
        list.error(
          "zip_headers_differ",
          `The entry ${
            quote(entry.name)
          } names two methods of compression, so agents may not unpack it; pack it again`,
        );
      }
      if (entry.hasLocaleName) checkLocaleName(entry.name, extraBytes, list);
      return start;
    },

    /**
     * The unpacked bytes of a small entry, their CRC and size checked.
     *
     * @throws {Error} With the zip library's message for the same fault.
     */
    async readSmall(entry: ListedEntry, start: number): Promise<Uint8Array> {
      const { packedBytes, unpackedBytes } = entry;
      const packed = await bytesAt(start, packedBytes);
      if (packed.length < packedBytes) {
        throw new Error(ERR_ENTRY_DATA_OUT_OF_BOUNDS);
      }
      const bytes = entry.method === STORED
        ? packed
        : inflate(packed, unpackedBytes);
      if (crc32(bytes) !== entry.crc32) throw new Error(ERR_INVALID_CRC32);
      if (bytes.length !== unpackedBytes) {
        throw new Error(ERR_INVALID_UNCOMPRESSED_SIZE);
      }
      return bytes;
    },
  };
}

/**
 * Inflates into a buffer of the announced size; what is beyond it is dropped, and
 * the CRC tells. A handle of zlib for each entry would hold 40 KB until garbage
 * is collected: 900 MB for 100,000 entries.
 *
 * @throws {Error} If it is damaged.
 */
function inflate(packed: Uint8Array, size: number): Uint8Array {
  try {
    return inflateSync(packed, { out: new Uint8Array(size) });
  } catch (cause) {
    throw new Error(ERR_INVALID_UNCOMPRESSED_SIZE, { cause });
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length &&
    one.every((byte, i) => byte === other[i]);
}
