import type {
  ArchiveKind,
  Finding,
} from "#shared/contract/packages/archives.ts";
import { runOnce } from "./run_once.ts";

/** The contents of an archive, and the findings of reading all of it. */
export interface Contents {
  /** Folders included. */
  readonly entries: number;
  /** The unpacked bytes of all files together. */
  readonly unpackedBytes: number;
  /** The paths of all entries but folders, their parts separated by `/`. */
  readonly files: readonly string[];
  /** The distinct first parts of all paths, of files and folders. */
  readonly topLevel: readonly string[];
  readonly findings: readonly Finding[];
}

/** The limits beyond which reading stops with an error finding. */
export interface Limits {
  readonly entries: number;
  /** The characters of all paths together. */
  readonly nameCharacters: number;
  readonly unpackedBytes: number;
  /** Unpacked to packed bytes; checked once `ratioFromBytes` are unpacked. */
  readonly ratio: number;
  readonly ratioFromBytes: number;
}

/** Far above any installer; far below an archive that fills a disk. */
export const LIMITS: Limits = {
  entries: 100_000,
  nameCharacters: 8 * 1024 ** 2,
  unpackedBytes: 64 * 1024 ** 3,
  ratio: 200,
  ratioFromBytes: 64 * 1024 ** 2,
};

/** The input of `contents_worker.ts`. */
export interface ListingRequest {
  readonly path: string;
  readonly kind: ArchiveKind;
  readonly limits: Limits;
}

/**
 * Reads all of an archive in a thread of its own: every entry is unpacked and
 * checked, none is kept. Memory does not grow with the archive.
 *
 * @throws {Error} If the file cannot be opened or read; faults inside it are
 * findings.
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
