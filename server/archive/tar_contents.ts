import { createTarDecoder } from "modern-tar";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { piecesOf } from "./disk.ts";
import { release } from "./release.ts";
import { type Entry, type Listing, StopReading } from "./listing.ts";

/** Reads a whole tar.gz into `list`: names, links, sizes, CRC and its end. */
export async function readTarGz(path: string, list: Listing): Promise<void> {
  try {
    const entries = ReadableStream.from(gunzipped(path, list))
      .pipeThrough(createTarDecoder({ strict: true }));
    for await (const { header, body } of entries) {
      list.add({ name: header.name, kind: kindOf(header.type) });
      if (header.type === "symlink") {
        list.link(header.name, header.linkname ?? "", "entry");
      }
      if (header.type === "link") {
        list.link(header.name, header.linkname ?? "", "root");
      }
      for await (const _ of body); // its bytes were counted in `gunzipped`
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
  const packed = Readable.from(copies(path));
  const gunzip = createGunzip();
  packed.on("error", (error) => gunzip.destroy(error));
  packed.pipe(gunzip);
  try {
    for await (const bytes of gunzip as AsyncIterable<Uint8Array>) {
      list.unpacked(bytes.length);
      yield bytes;
    }
  } finally {
    packed.destroy();
    gunzip.destroy();
  }
}

/** Copies pieces, because a stream may hold one while the next one is read. */
async function* copies(path: string) {
  for await (const piece of piecesOf(path)) {
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
