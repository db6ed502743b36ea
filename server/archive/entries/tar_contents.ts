import { createTarDecoder } from "modern-tar";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { piecesOf } from "#server/archive/disk.ts";
import { headCollector } from "./file_head.ts";
import { memberFinder } from "./gzip_members.ts";
import { release } from "#server/archive/release.ts";
import { guarded } from "./tar_guard.ts";
import { type Entry, type Listing, StopReading } from "./listing.ts";

/** Reads a whole tar.gz into `list`: names, links, sizes, CRC and its end. */
export async function readTarGz(path: string, list: Listing): Promise<void> {
  try {
    const entries = ReadableStream.from(guarded(gunzipped(path, list), list))
      .pipeThrough(createTarDecoder({ strict: true }));
    for await (const { header, body } of entries) {
      const { name, mode = 0 } = header;
      const kind = kindOf(header.type);
      list.add({ name, kind, mode });
      if (header.type === "symlink") {
        list.link(header.name, header.linkname ?? "", "entry");
      }
      if (header.type === "link") {
        list.link(header.name, header.linkname ?? "", "root");
      }
      const head = headCollector();
      // Its bytes were counted in `gunzipped`.
      for await (const bytes of body) head.take(bytes);
      if (kind === "file") list.head(name, mode, head.bytes());
    }
  } catch (error) {
    if (error instanceof StopReading) return;
    list.error(...damage(error));
  }
}

function kindOf(type: string | undefined): Entry["kind"] {
  switch (type) {
    case "directory":
      return "folder";
    case "symlink":
    case "link":
      return "link";
    case "character-device":
    case "block-device":
    case "fifo":
      return "special";
    default:
      return "file";
  }
}

async function* gunzipped(path: string, list: Listing) {
  const members = memberFinder();
  const packed = Readable.from(copies(path, members.pass));
  const gunzip = createGunzip();
  packed.on("error", (error) => gunzip.destroy(error));
  packed.pipe(gunzip);
  try {
    for await (const bytes of gunzip as AsyncIterable<Uint8Array>) {
      list.unpacked(bytes.length);
      yield bytes;
    }
    if (members.isFound) {
      list.find(
        "all",
        "doubt",
        "gzip_members",
        "The archive consists of several gzip files, one after the other, of which some systems unpack the first only; pack it again as one",
      );
    }
  } finally {
    packed.destroy();
    gunzip.destroy();
  }
}

/** Copies pieces, because a stream may hold one while the next one is read. */
async function* copies(path: string, seen: (piece: Uint8Array) => void) {
  for await (const piece of piecesOf(path)) {
    seen(piece);
    yield piece.slice();
    release(piece.length);
  }
}

function damage(error: unknown): [code: string, message: string] {
  const detail = error instanceof Error ? error.message : String(error);
  if (/truncated|unexpected end/i.test(detail)) {
    return [
      "archive_truncated",
      "The archive ends too early; upload it again, or pack it again if it is cut at its source",
    ];
  }
  if (/data check/i.test(detail)) {
    return [
      "archive_crc",
      "The archive's checksum (CRC) is wrong, so its bytes have changed; upload it again, or pack it again",
    ];
  }
  return [
    "archive_damaged",
    `The archive cannot be read (${detail}); pack it again`,
  ];
}
