import { createHash } from "node:crypto";
import { collecting } from "./collect.ts";
import { UploadInterrupted, UploadTooLarge, writing } from "./disk.ts";
import { release } from "./release.ts";

/** The size and digests of some bytes; digests are lower-case hex. */
export interface Digest {
  readonly size: number;
  readonly md5: string;
  readonly sha256: string;
}

/** Computes size and digests of bytes piece by piece. */
export function digesting() {
  const [md5, sha256] = [createHash("md5"), createHash("sha256")];
  let size = 0;
  return {
    pass(bytes: Uint8Array): void {
      size += bytes.length;
      md5.update(bytes);
      sha256.update(bytes);
    },
    get size(): number {
      return size;
    },
    done: (): Digest => ({
      size,
      md5: md5.digest("hex"),
      sha256: sha256.digest("hex"),
    }),
  };
}

/** The bytes an upload may have, and those that were announced. */
export interface UploadLimits {
  readonly limitBytes: number;
  /** The Content-Length, where there was one. */
  readonly announcedBytes?: number;
}

/**
 * Writes a stream to a new file, with 1 MiB of it in memory at a time; the bytes
 * are on the disk when this resolves. After a failure the file may hold a part:
 * the caller removes the folder it is in.
 *
 * @throws {UploadInterrupted} If the stream fails, or ends before its announced
 * size.
 * @throws {UploadTooLarge} If it has more than `limitBytes`.
 * @throws {DiskFull} If the disk is.
 */
export async function ingest(
  body: ReadableStream<Uint8Array>,
  path: string,
  expected: UploadLimits,
): Promise<Digest> {
  const { limitBytes, announcedBytes } = expected;
  const reader = body.getReader();
  try {
    if ((announcedBytes ?? 0) > limitBytes) {
      throw new UploadTooLarge(limitBytes);
    }
    return await writing("store the upload", async () => {
      using file = await Deno.open(path, { write: true, createNew: true });
      const digest = digesting();
      const { write, flush } = collecting(file);
      for (;;) {
        const { done, value } = await reader.read().catch((cause) => {
          throw brokeOff(digest.size, cause);
        });
        if (done) break;
        digest.pass(value);
        if (digest.size > limitBytes) throw new UploadTooLarge(limitBytes);
        await write(value);
        release(value.length);
      }
      await flush();
      if (announcedBytes !== undefined && digest.size < announcedBytes) {
        throw brokeOff(digest.size);
      }
      await file.sync();
      return digest.done();
    });
  } catch (error) {
    await reader.cancel(error).catch(() => {});
    throw error;
  } finally {
    reader.releaseLock();
  }
}

function brokeOff(bytes: number, cause?: unknown): UploadInterrupted {
  return new UploadInterrupted(
    `Cannot store the upload: it was cut off after ${bytes} bytes; send it again`,
    undefined,
    { cause },
  );
}
