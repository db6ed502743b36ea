import type { Finding } from "#shared/contract/packages/archives.ts";
import type { FileFacts } from "#shared/file_type.ts";
import { type FileKind, kindOf } from "./kind.ts";
import { runOnce, TookTooLong } from "./run_once.ts";

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
  /** Files that systems may run, by their paths; at most 10,000. */
  readonly programs: Readonly<
    Record<string, FileFacts & { readonly executable: boolean }>
  >;
  /** Findings that matter to all agents. */
  readonly findings: readonly Finding[];
  /** Findings that matter to agents of one family only. */
  readonly unixFindings: readonly Finding[];
  readonly windowsFindings: readonly Finding[];
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
  /** The time that reading may take. */
  readonly milliseconds: number;
}

/** Far above any installer; far below an archive that fills a disk. */
export const LIMITS: Limits = {
  entries: 100_000,
  nameCharacters: 8 * 1024 ** 2,
  unpackedBytes: 64 * 1024 ** 3,
  ratio: 200,
  ratioFromBytes: 64 * 1024 ** 2,
  milliseconds: 30 * 60_000,
};

/** The input of `inspect_worker.ts`. */
export interface InspectionRequest {
  readonly path: string;
  readonly limits: Limits;
}

/** The kind of a file, and the contents if it is an archive. */
export interface Inspection {
  readonly kind: FileKind;
  /** The type of a file that is no archive; null if it is one. */
  readonly facts: FileFacts | null;
  readonly contents: Contents | null;
}

/**
 * Finds out what a file is and reads all of an archive, in a thread of its own:
 * every entry is unpacked and checked, none is kept. Memory does not grow with
 * the archive.
 *
 * @param signal Ends the reading when it aborts.
 * @throws {UploadInterrupted} If `signal` aborted.
 * @throws {Error} If the file cannot be opened or read; faults inside it are
 * findings.
 */
export async function inspectFile(
  path: string,
  limits: Limits = LIMITS,
  signal?: AbortSignal,
): Promise<Inspection> {
  try {
    return await runOnce<InspectionRequest, Inspection>(
      new URL("./inspect_worker.ts", import.meta.url),
      { path, limits },
      { doing: "list an archive", signal, limitMs: limits.milliseconds },
    );
  } catch (error) {
    if (!(error instanceof TookTooLong)) throw error;
    return unread(await kindOf(path), error);
  }
}

/** The inspection of an archive whose reading took too long. */
function unread(kind: FileKind, { message }: TookTooLong): Inspection {
  const finding: Finding = {
    severity: "error",
    code: "archive_too_slow",
    message:
      `The archive could not be checked: ${message}; pack it into fewer files, or split it into several packages`,
  };
  const contents: Contents = {
    entries: 0,
    unpackedBytes: 0,
    files: [],
    topLevel: [],
    programs: {},
    findings: [finding],
    unixFindings: [],
    windowsFindings: [],
  };
  return { kind, facts: null, contents };
}
