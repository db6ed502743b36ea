import {
  configure,
  type Entry as ZipEntry,
  ERR_BAD_FORMAT,
  ERR_ENTRY_DATA_OUT_OF_BOUNDS,
  ERR_EOCDR_NOT_FOUND,
  ERR_INVALID_CRC32,
  ERR_OVERLAPPING_ENTRY,
  ERR_UNSUPPORTED_COMPRESSION,
  type FileEntry,
  ZipReader,
} from "@zip.js/zip.js";
import { FileReader } from "./file_reader.ts";
import { type Entry, type Listing, quote, StopReading } from "./listing.ts";

/** A link's target is a path. */
const LARGEST_TARGET = 4096;

/** Errors of a zip that ends too early: its list of entries is at its end. */
const CUT = [ERR_EOCDR_NOT_FOUND, ERR_BAD_FORMAT, ERR_ENTRY_DATA_OUT_OF_BOUNDS];

/** Reads a whole zip into `list`: names, links, sizes, and every CRC. */
export async function readZip(path: string, list: Listing): Promise<void> {
  configure({ useWebWorkers: false });
  using file = await Deno.open(path);
  const zip = new ZipReader(new FileReader(file), {
    filenameValidation: "tolerant", // `list` checks names, and reports all
    checkSignature: true,
    checkOverlappingEntry: true,
  });
  try {
    for await (const entry of zip.getEntriesGenerator()) {
      list.add({ name: entry.filename, kind: kindOf(entry) });
      if (entry.encrypted) {
        list.stop(
          "archive_encrypted",
          `The entry ${
            quote(entry.filename)
          } is encrypted, and agents have no password; pack it without one`,
        );
      }
      if (!entry.directory) await readEntry(entry, list);
    }
  } catch (error) {
    if (!(error instanceof StopReading)) list.error(...damage(error, null));
  } finally {
    await zip.close();
  }
}

async function readEntry(entry: FileEntry, list: Listing): Promise<void> {
  const isLink = kindOf(entry) === "link";
  const target: Uint8Array[] = [];
  let size = 0;
  const sink = new WritableStream<Uint8Array>({
    write(bytes) {
      size += bytes.length;
      list.unpacked(bytes.length);
      if (isLink && size <= LARGEST_TARGET) target.push(bytes.slice());
    },
  });
  try {
    await entry.getData(sink);
  } catch (error) {
    if (error instanceof StopReading) throw error;
    list.error(...damage(error, entry.filename));
  }
  if (!isLink) return;
  const text = new TextDecoder().decode(
    await new Blob(
      target as Uint8Array<ArrayBuffer>[],
    ).arrayBuffer(),
  );
  list.link(entry.filename, text, "entry");
}

/** The kind by the Unix mode, which zips created on Unix carry. */
function kindOf(entry: ZipEntry): Entry["kind"] {
  if (entry.directory) return "folder";
  switch ((entry.unixMode ?? 0) & 0o170000) {
    case 0o120000:
      return "link";
    case 0o010000:
    case 0o020000:
    case 0o060000:
      return "special";
    default:
      return "file";
  }
}

function damage(
  error: unknown,
  name: string | null,
): [code: string, message: string] {
  const detail = error instanceof Error ? error.message : String(error);
  const what = name === null ? "The archive" : `The entry ${quote(name)}`;
  if (CUT.includes(detail)) {
    return [
      "archive_truncated",
      "The archive ends too early; upload it again, or pack it again if it is cut at its source",
    ];
  }
  if (detail === ERR_INVALID_CRC32) {
    return [
      "archive_crc",
      `${what} has a wrong checksum (CRC), so its bytes have changed; upload it again, or pack it again`,
    ];
  }
  if (detail === ERR_OVERLAPPING_ENTRY) {
    return [
      "zip_bomb",
      `${what} shares its bytes with another one, as archives made to fill disks do; pack it again`,
    ];
  }
  if (detail === ERR_UNSUPPORTED_COMPRESSION) {
    return [
      "compression_unsupported",
      `${what} is packed by a method agents do not know; pack it with plain Deflate`,
    ];
  }
  return [
    "archive_damaged",
    `${what} cannot be read (${detail}); pack it again`,
  ];
}
