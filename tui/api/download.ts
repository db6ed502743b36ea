import { downloadArchive } from "#shared/contract/packages/packages.ts";
import { text } from "#tui/text/mod.ts";
import { addressOf, reach, type ServerConnection } from "./call.ts";
import { ApiProblem, Unreachable } from "./problem.ts";
import { LinkLost, PAUSES_MS, pausesOf } from "./retry.ts";

/** The archive of a package, with its size and digest. */
export interface ArchiveDownload {
  /** The id of the package. */
  readonly id: number;
  readonly bytes: number;
  /** In lower-case hex. */
  readonly sha256: string;
}

/** Bytes received, and in total. */
export interface DownloadProgress {
  readonly received: number;
  readonly bytes: number;
}

export interface DownloadOptions {
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Cancels; the received part stays, to be continued. */
  readonly signal?: AbortSignal;
  /** Pauses between attempts after a cut, in milliseconds. */
  readonly pausesMs?: readonly number[];
  /** A connection that is silent for longer is closed. */
  readonly silenceMs?: number;
}

const SILENCE_MS = 60_000;

/** The digest of the received bytes differs from the archive's. */
export class DownloadDamaged extends Error {
  override readonly name = "DownloadDamaged";
}

/**
 * Downloads a package's archive, over as many connections as necessary, and
 * checks it.
 *
 * @param before The bytes of an earlier download, from the beginning.
 * @param write Awaited for every piece, in order.
 * @throws {LinkLost} If the connection cannot be restored.
 * @throws {DownloadDamaged} If the received bytes are not the archive.
 * @throws {ApiProblem} If the server declines.
 */
export async function download(
  connection: ServerConnection,
  archive: ArchiveDownload,
  before: AsyncIterable<Uint8Array>,
  write: (piece: Uint8Array) => Promise<void>,
  options: DownloadOptions = {},
): Promise<void> {
  const { onProgress, signal, pausesMs = PAUSES_MS } = options;
  const { bytes } = archive;
  // Slow to load, and every command of packages loads this file.
  const { createHash } = await import("node:crypto");
  const hash = createHash("sha256");
  let received = 0;
  for await (const piece of before) {
    hash.update(piece);
    received += piece.length;
  }
  const pauses = pausesOf((failed) => pausesMs[failed], signal);
  onProgress?.({ received, bytes });
  while (received < bytes) {
    try {
      for await (
        const piece of piecesFrom(connection, archive, received, options)
      ) {
        hash.update(piece);
        await write(piece);
        received += piece.length;
        pauses.reset();
        onProgress?.({ received, bytes });
      }
      if (received < bytes) throw new LinkLost(text.cli.reasons.noAnswer);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof LinkLost)) throw error;
      if (!await pauses.next()) {
        throw new LinkLost(error, { sent: received, bytes });
      }
    }
  }
  if (received > bytes || hash.digest("hex") !== archive.sha256) {
    throw new DownloadDamaged();
  }
}

/** The bytes of one connection, from an offset. */
async function* piecesFrom(
  connection: ServerConnection,
  { id }: ArchiveDownload,
  from: number,
  { signal, silenceMs = SILENCE_MS }: DownloadOptions,
): AsyncGenerator<Uint8Array> {
  const link = new AbortController();
  const stop = () => link.abort();
  signal?.addEventListener("abort", stop, { once: true });
  let timer = setTimeout(stop, silenceMs);
  try {
    const answer = await linkTo(connection, id, from, link.signal);
    // An older server ignores ranges and sends the file from its beginning.
    let known = answer.status === 206 ? 0 : from;
    for await (const piece of brought(answer)) {
      clearTimeout(timer);
      timer = setTimeout(stop, silenceMs);
      const unknown = piece.subarray(Math.min(known, piece.length));
      known -= piece.length - unknown.length;
      if (unknown.length > 0) yield unknown;
    }
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
    link.abort();
  }
}

async function linkTo(
  connection: ServerConnection,
  id: number,
  from: number,
  signal: AbortSignal,
): Promise<Response> {
  const address = addressOf(downloadArchive, { params: { id } });
  const headers: Record<string, string> = from > 0
    ? { range: `bytes=${from}-` }
    : {};
  try {
    return await reach(connection, address, { headers, signal });
  } catch (error) {
    const passes = error instanceof Unreachable ||
      error instanceof ApiProblem && error.status >= 500;
    throw passes ? new LinkLost(error.message) : error;
  }
}

/**
 * The answer's bytes; only a failure while they arrive is a lost connection.
 */
async function* brought(answer: Response): AsyncGenerator<Uint8Array> {
  const reader = answer.body?.getReader();
  for (;;) {
    let next: ReadableStreamReadResult<Uint8Array> | undefined;
    try {
      next = await reader?.read();
    } catch (error) {
      throw new LinkLost(String(error));
    }
    if (!next || next.done) return;
    yield next.value;
  }
}
