import { collecting } from "./collect.ts";
import {
  DiskFull,
  piecesOf,
  removeAll,
  spaceAt,
  syncFolder,
  UploadInterrupted,
  UploadTooLarge,
  writeDurably,
  writing,
} from "./disk.ts";
import { digesting } from "./ingest.ts";
import { release } from "./release.ts";
import {
  ANNOUNCED,
  dataOf,
  LIMIT_BYTES,
  newId,
  readUpload,
  settle,
  type Upload,
  type UploadDescription,
} from "./uploads.ts";

/** The announcement of an upload that arrives in parts. */
export interface AnnouncedUpload
  extends Pick<UploadDescription, "name" | "target"> {
  /** The size of the whole file. */
  readonly bytes: number;
  /** True if it is only to be checked. */
  readonly dryRun?: boolean;
}

/** The progress of an upload: `offset` of its `bytes` are on the disk. */
export interface Progress extends AnnouncedUpload {
  readonly id: string;
  readonly offset: number;
}

/** The part does not begin where the upload ends. */
export class WrongOffset extends Error {
  override readonly name = "WrongOffset";

  constructor(readonly offset: number, sent: number) {
    super(
      `Cannot add bytes at ${sent}: the upload has ${offset} bytes; continue there`,
    );
  }
}

/** More bytes came than were announced; the announced ones are on the disk. */
export class TooManyBytes extends Error {
  override readonly name = "TooManyBytes";

  constructor(readonly bytes: number) {
    super(
      `Cannot add more than the ${bytes} bytes that were announced; announce the file again`,
    );
  }
}

/** Time without data after which a part counts as interrupted. */
const STALL_MS = 30_000;

/**
 * Prepares for a file that will arrive in parts.
 *
 * @throws {UploadTooLarge | DiskFull} If there is no space for all of it.
 */
export async function announceUpload(
  folder: string,
  announced: AnnouncedUpload,
): Promise<Progress> {
  if (announced.bytes > LIMIT_BYTES) throw new UploadTooLarge(LIMIT_BYTES);
  const space = await spaceAt(folder);
  const doing = `take an upload of ${announced.bytes} bytes`;
  if (space && space.free < announced.bytes) throw new DiskFull(doing);
  const id = newId();
  const home = `${folder}/${id}`;
  try {
    return await writing(doing, async () => {
      await Deno.mkdir(home);
      await writeDurably(`${home}/raw`, "");
      await writeDurably(`${home}/${ANNOUNCED}`, JSON.stringify(announced));
      await syncFolder(home);
      await syncFolder(folder);
      return { id, ...announced, offset: 0 };
    });
  } catch (error) {
    await removeAll(home);
    throw error;
  }
}

/** An upload's progress; null if it was never announced, or is gone. */
export async function progressOf(
  folder: string,
  id: string,
): Promise<Progress | null> {
  if (!/^[a-z0-9]{20,40}$/.test(id)) return null;
  const home = `${folder}/${id}`;
  try {
    const announced: AnnouncedUpload = JSON.parse(
      await Deno.readTextFile(`${home}/${ANNOUNCED}`),
    );
    const offset = await readUpload(folder, id)
      ? announced.bytes
      : (await Deno.stat(`${home}/raw`)).size;
    return { id, ...announced, offset };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/**
 * Adds a part to an upload in bounded memory. The bytes that have arrived are on
 * the disk when this ends, also if it throws.
 *
 * @param sentOffset The offset that the sender has named for the part.
 * @returns The bytes of the upload so far.
 * @throws {WrongOffset | UploadInterrupted | TooManyBytes | DiskFull}
 */
export async function appendPart(
  folder: string,
  { id, offset, bytes }: Progress,
  sentOffset: number,
  body: ReadableStream<Uint8Array> | null,
): Promise<number> {
  if (sentOffset !== offset) {
    await body?.cancel().catch(() => {});
    throw new WrongOffset(offset, sentOffset);
  }
  if (!body) return offset;
  const reader = body.getReader();
  try {
    return await writing("add to the upload", async () => {
      using file = await Deno.open(`${folder}/${id}/raw`, { append: true });
      let ended: BodyEnd;
      try {
        ended = await copy(reader, file, bytes - offset);
      } finally {
        await file.sync().catch(async (error) => {
          // The bytes can be read but may never reach the disk: drop them.
          await file.truncate(offset);
          throw error;
        });
      }
      const { size } = await file.stat();
      if (ended.how === "interrupted") {
        throw new UploadInterrupted(
          `The part was cut off: the upload has ${size} bytes; continue there`,
          size,
          { cause: ended.cause },
        );
      }
      if (ended.how === "too long") throw new TooManyBytes(bytes);
      return size;
    });
  } finally {
    await reader.cancel().catch(() => {});
    reader.releaseLock();
  }
}

/** How a body ended. */
type BodyEnd =
  | { readonly how: "whole" | "too long" }
  | { readonly how: "interrupted"; readonly cause: unknown };

/** Writes at most `room` bytes of a body, those that have arrived. */
async function copy(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  file: Deno.FsFile,
  room: number,
): Promise<BodyEnd> {
  const { write, flush } = collecting(file);
  let left = room;
  let ended: BodyEnd | undefined;
  while (!ended) {
    const read = await next(reader);
    if ("cause" in read) ended = { how: "interrupted", cause: read.cause };
    else if (read.done) ended = { how: "whole" };
    else {
      const part = read.value.subarray(0, left);
      left -= part.length;
      if (part.length < read.value.length) ended = { how: "too long" };
      await write(part);
      release(read.value.length);
    }
  }
  await flush();
  return ended;
}

/** The next piece of a body, or the reason why none arrives. */
async function next(reader: ReadableStreamDefaultReader<Uint8Array>) {
  const stalled = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => stalled.reject(new Error(`nothing arrived for ${STALL_MS} ms`)),
    STALL_MS,
  );
  try {
    return await Promise.race([reader.read(), stalled.promise]);
  } catch (cause) {
    return { cause };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Finishes a complete upload with the same result as `receiveUpload`; repeated,
 * it returns that result again. After a failure the upload is unchanged.
 */
export async function finishUpload(
  folder: string,
  { id, name, target }: Progress,
  at: Date,
): Promise<Upload> {
  const made = await readUpload(folder, id);
  if (made) return made;
  const home = `${folder}/${id}`;
  const digest = digesting();
  for await (const piece of piecesOf(`${home}/raw`)) digest.pass(piece);
  try {
    return await settle(folder, id, digest.done(), { name, target }, at);
  } catch (error) {
    await restore(home);
    throw error;
  }
}

/** Undoes what `settle` did before it failed. */
async function restore(home: string): Promise<void> {
  await removeAll(`${home}/about.json`);
  try {
    await Deno.stat(`${home}/raw`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    await Deno.rename(dataOf(home), `${home}/raw`);
    return;
  }
  await removeAll(dataOf(home));
}
