import type {
  ArchiveKind,
  Finding,
} from "#shared/contract/packages/archives.ts";
import { runOnce } from "./run_once.ts";

/** What an archive holds, and what was noticed while all of it was read. */
export interface Contents {
  /** Folders included. */
  readonly entries: number;
  /** Bytes of all files together, unpacked. */
  readonly unpackedBytes: number;
  /** Paths of everything that is not a folder, `/` between their parts. */
  readonly files: readonly string[];
  /** First parts of all paths, without repeats: files and folders alike. */
  readonly topLevel: readonly string[];
  readonly findings: readonly Finding[];
}

/** Where reading stops with an error finding. */
export interface Limits {
  readonly entries: number;
  /** Of all paths together. */
  readonly nameCharacters: number;
  readonly unpackedBytes: number;
  /** Unpacked to packed, looked at once `ratioFromBytes` are unpacked. */
  readonly ratio: number;
  readonly ratioFromBytes: number;
}

/** Far above any installer, far below what fills a disk from one upload. */
export const LIMITS: Limits = {
  entries: 100_000,
  nameCharacters: 8 * 1024 ** 2,
  unpackedBytes: 64 * 1024 ** 3,
  ratio: 200,
  ratioFromBytes: 64 * 1024 ** 2,
};

/** What `contents_worker.ts` is asked. */
export interface ListingRequest {
  readonly path: string;
  readonly kind: ArchiveKind;
  readonly limits: Limits;
}

/**
 * Reads all of an archive in a thread of its own: every entry is unpacked and
 * checked, none is kept. Memory does not grow with the archive.
 *
 * @throws {Error} If the file cannot be opened or read; what is wrong inside
 * it is a finding.
 */
export function listContents(
  path: string,
  kind: ArchiveKind,
  limits: Limits = LIMITS,
): Promise<Contents> {
  return runOnce(
    new URL("./contents_worker.ts", import.meta.url),
    { path, kind, limits } satisfies ListingRequest,
    "list an archive",
  );
}
