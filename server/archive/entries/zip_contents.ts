import {
  configure,
  type Entry as ZipEntry,
  ERR_BAD_FORMAT,
  ERR_ENTRY_DATA_OUT_OF_BOUNDS,
  ERR_EOCDR_NOT_FOUND,
  ERR_INVALID_CRC32,
  ERR_OVERLAPPING_ENTRY,
  ERR_UNSUPPORTED_COMPRESSION,
  ZipReader,
} from "@zip.js/zip.js";
import { headCollector } from "./file_head.ts";
import { FileReader } from "#server/archive/file_reader.ts";
import { type Entry, type Listing, quote, StopReading } from "./listing.ts";
import { entryReader, type ListedEntry, listedEntry } from "./zip_entries.ts";
import {
  checkNameForUnzip,
  hasLocaleName,
  modeOf,
  nameOf,
} from "./zip_unix.ts";

/** Damaged entries after which the rest need not be read. */
const MOST_DAMAGED = 100;

/** Errors of a zip that ends too early: its list of entries is at its end. */
const CUT = [ERR_EOCDR_NOT_FOUND, ERR_BAD_FORMAT, ERR_ENTRY_DATA_OUT_OF_BOUNDS];

/**
 * Reads a whole zip into `list`: names, links, sizes, and every CRC. Its list of
 * entries is read first, so that one with too many costs nothing more.
 */
export async function readZip(path: string, list: Listing): Promise<void> {
  configure({ useWebWorkers: false });
  using disk = await Deno.open(path);
  const file = new FileReader(disk);
  const zip = new ZipReader(file, {
    filenameValidation: "tolerant", // `list` checks names, and reports all
    checkSignature: true,
  });
  try {
    await readEntries(await fileEntries(zip, list), file, list);
  } catch (error) {
    if (!(error instanceof StopReading)) list.error(...damage(error, null));
  } finally {
    await zip.close();
  }
}

/** The entries that have bytes, in the order in which these lie in the file. */
async function fileEntries(
  zip: ZipReader<unknown>,
  list: Listing,
): Promise<ListedEntry[]> {
  const files: ListedEntry[] = [];
  for await (const entry of zip.getEntriesGenerator()) {
    const kind = kindOf(entry);
    const mode = modeOf(entry);
    list.add({ name: nameOf(entry), kind, mode });
    checkNameForUnzip(entry, list);
    if (entry.encrypted) {
      list.stop(
        "archive_encrypted",
        `The entry ${
          quote(nameOf(entry))
        } is encrypted, and agents have no password; pack it without one`,
      );
    }
    if (entry.directory && !hasLocaleName(entry)) continue;
    files.push(listedEntry(entry, kind, mode));
  }
  return files.sort((one, other) => one.offset - other.offset);
}

async function readEntries(
  entries: readonly ListedEntry[],
  file: FileReader,
  list: Listing,
): Promise<void> {
  const reader = entryReader(file, list);
  let damaged = 0;
  for (const entry of entries) {
    try {
      const content = headCollector();
      const take = (bytes: Uint8Array) => {
        list.unpacked(bytes.length);
        content.take(bytes);
      };
      const start = await reader.checkHeader(entry);
      if (!entry.large) take(await reader.readSmall(entry, start));
      else await entry.large.getData(new WritableStream({ write: take }));
      if (entry.kind === "link") {
        const target = new TextDecoder().decode(content.bytes());
        list.link(entry.name, target, "entry");
      } else if (entry.kind === "file") {
        list.head(entry.name, entry.mode, content.bytes());
      }
    } catch (error) {
      if (error instanceof StopReading) throw error;
      list.error(...damage(error, entry.name));
      if (++damaged === MOST_DAMAGED) return;
    }
  }
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
