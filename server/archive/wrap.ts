import type { ArchiveKind } from "#shared/contract/packages/archives.ts";
import type { Digest } from "./ingest.ts";
import { runOnce } from "./run_once.ts";

/** What `wrap_worker.ts` is asked. */
export interface WrapRequest {
  /** The single file. */
  readonly from: string;
  /** The archive to make; it must not exist. */
  readonly to: string;
  /** What the file is called inside, at the root. */
  readonly name: string;
  readonly kind: ArchiveKind;
  readonly at: Date;
}

/**
 * Packs one file into an archive that agents unpack to it: tar.gz with mode
 * 755, or zip. Done in a thread of its own, in bounded memory; the archive is
 * on the disk when this resolves.
 *
 * @throws {DiskFull} If the disk is; `to` may hold a part.
 */
export function wrapFile(request: WrapRequest): Promise<Digest> {
  return runOnce(
    new URL("./wrap_worker.ts", import.meta.url),
    request,
    "wrap a file into an archive",
  );
}
