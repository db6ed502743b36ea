import type { z } from "zod";
import type { uploadArchive } from "#shared/contract/packages/archives.ts";
import {
  appendToUpload,
  createUpload,
  finishUpload,
  readUpload,
  removeUpload,
  type UploadProgress,
} from "#shared/contract/packages/uploads.ts";
import {
  addressOf,
  call,
  reach,
  readAnswer,
  type ServerConnection,
} from "./call.ts";
import { ApiProblem, Unreachable } from "./problem.ts";
import { LinkLost, PAUSES_MS, pausesOf } from "./retry.ts";

/** Progress of an upload. */
export interface Progress {
  /** The id of the upload, for continuing it later. */
  readonly id: string;
  /** Bytes sent, and bytes of the whole file. */
  readonly sent: number;
  readonly bytes: number;
}

export interface UploadOptions {
  /** For a single file: the target it is wrapped for. */
  readonly target: "windows" | "unix" | "any";
  /** An upload that was cut, to be continued. */
  readonly resume?: string;
  /** It is only sent to be checked, and not logged; see `discard`. */
  readonly dryRun?: boolean;
  readonly onProgress?: (progress: Progress) => void;
  /** Cancels; the part that arrived stays on the server for a day. */
  readonly signal?: AbortSignal;
  /** Pauses between attempts after a cut, in milliseconds. */
  readonly pausesMs?: readonly number[];
}

export type UploadResult = z.output<typeof uploadArchive.output>;

/**
 * The size of a part. Its length is sent first, so that a cut part is never
 * mistaken for a complete one; fetch sends the length of bytes in memory, but a
 * stream is sent in chunks without it.
 */
const PART_BYTES = 2 * 1024 ** 2;

/**
 * Sends a file, in as many parts as a bad connection needs, and lets the server
 * make an archive of it.
 *
 * @throws {LinkLost} If the connection cannot be restored, with the upload to
 * resume.
 * @throws {ApiProblem} If the server declines, or the archive is not valid.
 * @throws {Deno.errors.NotFound | Error} If the file cannot be read.
 */
export async function upload(
  connection: ServerConnection,
  path: string,
  options: UploadOptions,
): Promise<UploadResult> {
  using file = await Deno.open(path, { read: true });
  const { size } = await file.stat();
  const at = await begin(connection, path, size, options);
  if (at.bytes !== size) throw new DifferentFile(path, at);
  await sendAll(connection, file, at, options);
  // Checking a large archive takes longer than the time limit of a call.
  const answer = await reach(
    connection,
    addressOf(finishUpload, { params: { id: at.id } }),
    { method: "POST", headers: {}, signal: options.signal },
  );
  return await readAnswer(connection, finishUpload, answer);
}

/** Removes an uploaded archive of which no package is made. */
export async function discard(
  connection: ServerConnection,
  id: string,
): Promise<void> {
  await call(connection, removeUpload, { params: { id } });
}

/** The upload to be resumed has another size than the file. */
export class DifferentFile extends Error {
  override readonly name = "DifferentFile";

  constructor(readonly path: string, readonly upload: UploadProgress) {
    super(`${path} is not the file of upload ${upload.id}`);
  }
}

async function begin(
  connection: ServerConnection,
  path: string,
  bytes: number,
  { target, resume, dryRun, signal }: UploadOptions,
): Promise<UploadProgress> {
  if (resume !== undefined) {
    return await call(connection, readUpload, { params: { id: resume } });
  }
  const name = path.split(/[/\\]/).at(-1)!;
  const body = { name, target, bytes, dryRun };
  return await call(connection, createUpload, { body }, signal);
}

async function sendAll(
  connection: ServerConnection,
  file: Deno.FsFile,
  { id, offset, bytes }: UploadProgress,
  { onProgress, signal, pausesMs = PAUSES_MS }: UploadOptions,
): Promise<void> {
  let sent = offset;
  const pauses = pausesOf((failed) => pausesMs[failed], signal);
  while (sent < bytes) {
    try {
      const part = await partOf(file, sent);
      ({ offset: sent } = await append(connection, id, sent, part, signal));
      onProgress?.({ id, sent, bytes });
      pauses.reset();
      continue;
    } catch (error) {
      signal?.throwIfAborted();
      if (!isLinkLost(error)) throw error;
      if (!await pauses.next()) throw new LinkLost(error, { id, sent, bytes });
    }
    const before = sent;
    sent = await offsetNow(connection, id, before);
    if (sent > before) pauses.reset();
    onProgress?.({ id, sent, bytes });
  }
}

async function append(
  connection: ServerConnection,
  id: string,
  offset: number,
  body: Uint8Array<ArrayBuffer>,
  signal: AbortSignal | undefined,
): Promise<UploadProgress> {
  const answer = await reach(
    connection,
    addressOf(appendToUpload, { params: { id } }),
    {
      method: "PATCH",
      body,
      headers: {
        "content-type": "application/octet-stream",
        "upload-offset": `${offset}`,
      },
      signal,
    },
  );
  return await readAnswer(connection, appendToUpload, answer);
}

/**
 * The offset to continue at; the previous one while the server does not answer.
 */
async function offsetNow(
  connection: ServerConnection,
  id: string,
  before: number,
): Promise<number> {
  try {
    return (await call(connection, readUpload, { params: { id } })).offset;
  } catch (error) {
    if (isLinkLost(error)) return before;
    throw error;
  }
}

/** The connection broke, or the previous request still holds the upload. */
function isLinkLost(error: unknown): boolean {
  if (error instanceof Unreachable || error instanceof TypeError) return true;
  return error instanceof ApiProblem &&
    ["upload_offset", "upload_busy"].includes(error.code);
}

/** The next part of a file, from an offset. */
async function partOf(
  file: Deno.FsFile,
  from: number,
): Promise<Uint8Array<ArrayBuffer>> {
  await file.seek(from, Deno.SeekMode.Start);
  const part = new Uint8Array(PART_BYTES);
  let filled = 0;
  while (filled < part.length) {
    const n = await file.read(part.subarray(filled));
    if (n === null) break;
    filled += n;
  }
  return part.subarray(0, filled);
}
