/// <reference lib="deno.worker" />
import { configure, TextReader, ZipWriter } from "@zip.js/zip.js";
import { createTarPacker } from "modern-tar";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { serveThread } from "#shared/threads/serve_thread.ts";
import { writeAll, writing } from "./disk.ts";
import { FileReader } from "./file_reader.ts";
import { release } from "./release.ts";
import { type Digest, digesting } from "./ingest.ts";
import type { OneTask } from "./run_once.ts";
import { COMPANION, type WrapRequest } from "./wrap.ts";

/**
 * Installers are compressed already: more effort costs time and gains nothing,
 * and level 1 makes them 5 % larger.
 */
const LEVEL = 2;

type WriteBytes = (bytes: Uint8Array) => Promise<void>;

async function wrap(request: WrapRequest): Promise<Digest> {
  using from = await Deno.open(request.from);
  using to = await Deno.open(request.to, { write: true, createNew: true });
  const digest = digesting();
  let unwritten: unknown;
  const put = async (bytes: Uint8Array) => {
    digest.pass(bytes);
    await writeAll(to, bytes).catch((error) => {
      throw unwritten = error;
    });
    release(bytes.length);
  };
  try {
    await (request.kind === "zip" ? zip : tarGz)(request, from, put);
  } catch (error) {
    throw unwritten ?? error; // the streams between only say "aborted"
  }
  await to.sync();
  return digest.done();
}

/** Leaves the file open for the caller to close, unlike `file.readable`. */
function piecesOf(file: Deno.FsFile): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      const buffer = new Uint8Array(256 * 1024);
      release(buffer.length);
      const read = await file.read(buffer);
      if (read === null) controller.close();
      else controller.enqueue(buffer.subarray(0, read));
    },
  }, { highWaterMark: 0 });
}

async function tarGz(
  { name, at }: WrapRequest,
  from: Deno.FsFile,
  put: WriteBytes,
): Promise<void> {
  const { size } = await from.stat();
  const { readable, controller } = createTarPacker();
  const packed = pipeline(
    Readable.from(readable),
    createGzip({ level: LEVEL, chunkSize: 64 * 1024 }),
    async (gzipped: AsyncIterable<Uint8Array>) => {
      for await (const bytes of gzipped) await put(bytes);
    },
  );
  const filled = piecesOf(from)
    .pipeTo(
      controller.add({ name, size, mode: 0o755, mtime: at, type: "file" }),
    )
    .then(() => controller.finalize());
  await Promise.all([packed, filled]);
}

/** The reader knows the size beforehand, so that small zips are not zip64. */
async function zip(
  { name, companion, at }: WrapRequest,
  from: Deno.FsFile,
  put: WriteBytes,
): Promise<void> {
  configure({ useWebWorkers: false });
  const archive = new ZipWriter(new WritableStream({ write: put }));
  const options = {
    level: LEVEL,
    lastModDate: at,
    extendedTimestamp: false,
    unixMode: 0o100755, // for `./name` in a command of a Unix agent
  };
  if (companion) {
    const text = "Without this file Unix agents would not unpack the other.\n";
    await archive.add(COMPANION, new TextReader(text), options);
  }
  await archive.add(name, new FileReader(from), options);
  await archive.close();
}

serveThread((): OneTask<WrapRequest, Digest> => ({
  run: (request) => writing("wrap a file", () => wrap(request)),
}));
