import type { ArchiveKind } from "#shared/contract/packages/archives.ts";
import type { Digest } from "./ingest.ts";
import { runOnce } from "./run_once.ts";

/** The file beside a small one; the dot keeps `cp *` from storing it. */
export const COMPANION = ".longshore";

/** The input of `wrap_worker.ts`. */
export interface WrapRequest {
  /** The single file. */
  readonly from: string;
  /** The archive to create; it must not exist. */
  readonly to: string;
  /** The file's name in the archive, at its root. */
  readonly name: string;
  readonly kind: ArchiveKind;
  /** True for a zip that has to hold a second file, {@linkcode COMPANION}. */
  readonly companion: boolean;
  readonly at: Date;
}

/**
 * Packs one file into an archive that agents unpack: tar.gz with mode 755, or
 * zip. This runs in a thread of its own, in bounded memory; the archive is on
 * the disk when this resolves.
 *
 * @param signal Ends the work when it aborts.
 * @throws {DiskFull | UploadInterrupted} `to` may hold a part then.
 */
export function wrapFile(
  request: WrapRequest,
  signal?: AbortSignal,
): Promise<Digest> {
  return runOnce(
    new URL("./wrap_worker.ts", import.meta.url),
    request,
    { doing: "wrap a file into an archive", signal },
  );
}
