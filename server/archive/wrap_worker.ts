/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { configure, ZipWriter } from "@zip.js/zip.js";
import { createTarPacker } from "modern-tar";
import { answering } from "./ask_worker.ts";
import { writeAll, writing } from "./disk.ts";
import { FileReader } from "./file_reader.ts";
import { type Digested, digesting } from "./ingest.ts";
import type { WrapRequest } from "./wrap.ts";

/** Installers are compressed already: more effort costs time and gains nothing. */
const ZIP_LEVEL = 1;

/** Wraps one file and answers once. */
self.onmessage = async ({ data }: MessageEvent<WrapRequest>) => {
  self.postMessage(
    await answering(() => writing("wrap a file", () => wrap(data))),
  );
};

async function wrap(request: WrapRequest): Promise<Digested> {
  using from = await Deno.open(request.from);
  using to = await Deno.open(request.to, { write: true, createNew: true });
  const digest = digesting();
  const sink = new WritableStream<Uint8Array<ArrayBuffer>>({
    async write(bytes) {
      digest.pass(bytes);
      await writeAll(to, bytes);
    },
  });
  await (request.kind === "zip" ? zip : tarGz)(request, from, sink);
  await to.sync();
  return digest.done();
}

/** The file stays ours to close, which a `readable` of it would not leave. */
function piecesOf(file: Deno.FsFile): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      const buffer = new Uint8Array(256 * 1024);
      const read = await file.read(buffer);
      if (read === null) controller.close();
      else controller.enqueue(buffer.subarray(0, read));
    },
  }, { highWaterMark: 0 });
}

async function tarGz(
  { name, at }: WrapRequest,
  from: Deno.FsFile,
  sink: WritableStream<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  const { size } = await from.stat();
  const { readable, controller } = createTarPacker();
  const packed = readable
    .pipeThrough(new CompressionStream("gzip")).pipeTo(sink);
  const filled = piecesOf(from)
    .pipeTo(
      controller.add({ name, size, mode: 0o755, mtime: at, type: "file" }),
    )
    .then(() => controller.finalize());
  await Promise.all([packed, filled]);
}

/** The reader tells the size beforehand, so that small zips are plain ones. */
async function zip(
  { name, at }: WrapRequest,
  from: Deno.FsFile,
  sink: WritableStream<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  configure({ useWebWorkers: false });
  const archive = new ZipWriter(sink);
  await archive.add(name, new FileReader(from), {
    level: ZIP_LEVEL,
    lastModDate: at,
    extendedTimestamp: false,
  });
  await archive.close();
}
