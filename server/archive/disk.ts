import { statfs } from "node:fs/promises";

/** The disk is full; the file that was being written is removed. */
export class DiskFull extends Error {
  override readonly name = "DiskFull";

  constructor(doing: string) {
    super(
      `Cannot ${doing}: the disk of the data folder is full; free some space and try again`,
    );
  }
}

/** The sender stopped before the end of an upload, or of a part of one. */
export class UploadInterrupted extends Error {
  override readonly name = "UploadInterrupted";

  /** @param offset The bytes to resume at; absent: nothing was kept. */
  constructor(
    message: string,
    readonly offset?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The upload exceeds the limit; what had arrived is removed. */
export class UploadTooLarge extends Error {
  override readonly name = "UploadTooLarge";

  constructor(limitBytes: number) {
    super(
      `Cannot store the upload: it is larger than ${limitBytes} bytes; split it into several packages`,
    );
  }
}

/** Runs a function that writes to disk; a full disk becomes `DiskFull`. */
export async function writing<T>(
  doing: string,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw isFull(error) ? new DiskFull(doing) : error;
  }
}

/** True if a disk had no space for the data written. */
export function isFull(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT"].includes(codeOf(error));
}

/** True if a disk reported that it could not read or write. */
export function isFailing(error: unknown): boolean {
  return codeOf(error) === "EIO";
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** Writes all of `bytes`, however few the disk takes at a time. */
export async function writeAll(
  file: Deno.FsFile,
  bytes: Uint8Array,
): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += await file.write(bytes.subarray(done));
  }
}

/** Writes a new file that is on the disk when this resolves. */
export async function writeDurably(path: string, text: string): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  await writeAll(file, new TextEncoder().encode(text));
  await file.sync();
}

/**
 * Makes a folder's entries durable: files created, renamed or removed in it.
 */
export async function syncFolder(path: string): Promise<void> {
  using folder = await Deno.open(path);
  await folder.sync();
}

/** Removes a file or a folder with all it holds, if it is there. */
export async function removeAll(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** The names of a folder's entries; none if there is no such folder. */
export async function namesIn(path: string): Promise<string[]> {
  try {
    return await Array.fromAsync(Deno.readDir(path), ({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/**
 * The bytes of a file from `start` to before `end`, in pieces of at most 256
 * KiB, each valid until the next one is requested.
 */
export async function* piecesOf(
  path: string,
  start = 0,
  end = Infinity,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  using file = await Deno.open(path);
  if (start > 0) await file.seek(start, Deno.SeekMode.Start);
  const buffer = new Uint8Array(256 * 1024);
  for (let at = start; at < end;) {
    const room = Math.min(buffer.length, end - at);
    const read = await file.read(buffer.subarray(0, room));
    if (read === null) return;
    at += read;
    yield buffer.subarray(0, read);
  }
}

/** The bytes of a disk: those that may still be written, and all. */
export interface Space {
  readonly free: number;
  readonly total: number;
}

/** The space of the disk a path is on; null where the system cannot tell. */
export async function spaceAt(path: string): Promise<Space | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(path);
    return { free: bavail * bsize, total: blocks * bsize };
  } catch {
    return null;
  }
}
