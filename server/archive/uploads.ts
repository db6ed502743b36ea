import type {
  Archive,
  ArchiveKind,
  Finding,
} from "#shared/contract/packages/archives.ts";
import type { FileFacts, FileType } from "#shared/file_type.ts";
import { type Contents, inspectFile, LIMITS, type Limits } from "./contents.ts";
import {
  namesIn,
  removeAll,
  syncFolder,
  writeDurably,
  writing,
} from "./disk.ts";
import { type Digest, ingest } from "./ingest.ts";
import type { FileKind } from "./kind.ts";
import { COMPANION, wrapFile } from "./wrap.ts";

/** An upload that waits to become a package; the content of `about.json`. */
export interface Upload {
  readonly archive: Archive;
  readonly contents: Contents;
  /** Findings about the upload and its contents, errors among them. */
  readonly findings: readonly Finding[];
}

/** The description of an upload that comes with its bytes. */
export interface UploadDescription {
  /** The file's name; only the last part of a path is used. */
  readonly name: string;
  /** A single file is wrapped as tar.gz for unix, else as zip. */
  readonly target: "windows" | "unix" | "any";
  /** The Content-Length, where there was one. */
  readonly announcedBytes?: number;
  /** Aborts when the client has disconnected. */
  readonly signal?: AbortSignal;
}

/** More than any agent could unpack; it fits the size field of a tar header. */
export const LIMIT_BYTES = 8 * 1024 ** 3 - 1;

/**
 * Receives an upload: it is written to disk in bounded memory, wrapped if it is a
 * single file, then read as a whole for its findings. When this ends it is
 * either durable or removed.
 *
 * @throws {UploadInterrupted | UploadTooLarge | DiskFull} Nothing is left of it.
 */
export async function receiveUpload(
  folder: string,
  body: ReadableStream<Uint8Array>,
  description: UploadDescription,
  at: Date,
  limits: Limits & { uploadBytes: number } = {
    ...LIMITS,
    uploadBytes: LIMIT_BYTES,
  },
): Promise<Upload> {
  const id = newId();
  const home = `${folder}/${id}`;
  try {
    return await writing("store the upload", async () => {
      await Deno.mkdir(home, { recursive: true });
      const raw = await ingest(body, `${home}/raw`, {
        limitBytes: limits.uploadBytes,
        announcedBytes: description.announcedBytes,
      });
      return await settle(folder, id, raw, description, at, limits);
    });
  } catch (error) {
    await removeAll(home);
    throw error;
  }
}

/**
 * Turns `raw` in an upload's folder into an archive for packages: wrapped if it
 * is a single file, then read as a whole for its findings.
 *
 * @throws {DiskFull} The folder may be left half done.
 */
export async function settle(
  folder: string,
  id: string,
  raw: Digest,
  description: Pick<UploadDescription, "name" | "target" | "signal">,
  at: Date,
  limits: Limits = LIMITS,
): Promise<Upload> {
  const home = `${folder}/${id}`;
  return await writing("store the upload", async () => {
    const name = lastPart(description.name);
    const { signal } = description;
    const { kind: is, facts, contents: listed } = await inspectFile(
      `${home}/raw`,
      limits,
      signal,
    );
    const wrapped = is.is === "file";
    const kind = is.is === "file" ? wrapKind(description.target) : is.is;
    const files = { from: `${home}/raw`, to: dataOf(home) };
    const companion = wrapped && description.target === "any" &&
      needsCompanion(raw.size, facts);
    const digested = wrapped
      ? await wrapFile({ ...files, name, kind, companion, at }, signal)
      : raw;
    const contents = listed ?? single(name, raw.size, facts, companion);
    if (!wrapped) await Deno.rename(`${home}/raw`, dataOf(home));
    const archive = {
      ...{ id, name, kind, wrapped },
      ...digested,
      fileSha256: raw.sha256,
      entries: contents.entries,
    };
    const findings = [
      ...contents.findings,
      ...aboutFile(is, name, facts, companion),
    ];
    const upload: Upload = { archive, contents, findings };
    await writeDurably(`${home}/about.json`, JSON.stringify(upload));
    if (wrapped) await Deno.remove(`${home}/raw`);
    await syncFolder(home);
    await syncFolder(folder);
    return upload;
  });
}

/** A complete upload; null: there was none, it is used, or it was collected. */
export async function readUpload(
  folder: string,
  id: string,
): Promise<Upload | null> {
  if (!/^[a-z0-9]{20,40}$/.test(id)) return null;
  try {
    return JSON.parse(await Deno.readTextFile(`${folder}/${id}/about.json`));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** The announcement, in the folder of an upload that arrives in parts. */
export const ANNOUNCED = "announced.json";

/**
 * Removes uploads that were finished before `before`, or received their last
 * part before it, and unfinished ones that do not arrive in parts if `unfinished`
 * says so.
 *
 * @returns How many were removed.
 */
export async function collectUploads(
  folder: string,
  before: Date,
  unfinished: "kept" | "removed",
): Promise<number> {
  let collected = 0;
  for (const id of await namesIn(folder)) {
    const home = `${folder}/${id}`;
    const at = await changedAt(`${home}/about.json`) ??
      (await changedAt(`${home}/${ANNOUNCED}`) &&
        await changedAt(`${home}/raw`));
    const old = at ? at < before : unfinished === "removed";
    if (!old) continue;
    await removeAll(home);
    collected++;
  }
  return collected;
}

async function changedAt(path: string): Promise<Date | null> {
  try {
    return (await Deno.stat(path)).mtime;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** The path of an upload's bytes. */
export function dataOf(home: string): string {
  return `${home}/data`;
}

export function newId(): string {
  return crypto.getRandomValues(new Uint8Array(16)).toHex();
}

function wrapKind(target: UploadDescription["target"]): ArchiveKind {
  return target === "unix" ? "tar.gz" : "zip";
}

/** The last part of a path, safe for any file system. */
function lastPart(name: string): string {
  const last = name.split(/[/\\]/).at(-1)!
    .replaceAll(/[\p{Cc}:*?"<>|]/gu, "_").slice(0, 200);
  return /^\.{0,2}$/.test(last) ? "file" : last;
}

/** Tar takes fewer bytes for the end of an archive that is empty. */
const TAR_BLOCK = 512;

/**
 * True for a file that Unix agents would not find in a zip of its own: they try
 * `tar -xz` first, gzip unpacks a zip of one file, and what tar can read as an
 * archive, even as an empty one, counts as unpacked. A second file prevents it.
 */
function needsCompanion(size: number, facts: FileFacts | null): boolean {
  return size < TAR_BLOCK || facts?.type === "tar" || facts?.type === "binary";
}

function single(
  name: string,
  size: number,
  facts: FileFacts | null,
  companion: boolean,
): Contents {
  const empty: Finding = {
    severity: "error",
    code: "archive_empty",
    message: `The file "${name}" is empty; upload it again`,
    values: { file: name },
  };
  return {
    entries: companion ? 2 : 1,
    unpackedBytes: size,
    files: [name],
    topLevel: [name],
    programs: facts ? { [name]: { ...facts, executable: true } } : {},
    findings: size === 0 ? [empty] : [],
    unixFindings: [],
    windowsFindings: [],
  };
}

/** Ends of names that promise an archive which agents unpack. */
const PROMISES = /\.(zip|tar\.gz|tgz)$/i;

function aboutFile(
  is: FileKind,
  name: string,
  facts: FileFacts | null,
  companion: boolean,
): Finding[] {
  if (is.is === "file") {
    const found: Finding[] = companion
      ? [{
        severity: "note",
        code: "wrapped_with_companion",
        message:
          `"${name}" is packed together with the file ${COMPANION}, without which Unix agents would not unpack it`,
        values: { file: name, companion: COMPANION },
      }]
      : [];
    const type = facts?.type ?? "binary";
    if (PROMISES.test(name) && type !== "empty") {
      return [...found, {
        severity: "error",
        acceptable: true,
        code: "not_an_archive",
        message: `"${name}" is ${
          TYPES[type]
        } and not the archive its name promises; pack or download it again, or accept that it reaches the machines as a single file`,
        values: { file: name, type },
      }];
    }
    if (is.looksLike === null) return found;
    return [...found, {
      severity: "warning",
      code: "wrapped_archive",
      message:
        `"${name}" is a ${is.looksLike} archive, which agents cannot unpack, and was wrapped as a single file; upload a zip or a tar.gz if it is to be unpacked`,
      values: { file: name, type: is.looksLike },
    }];
  }
  if (is.is !== "zip" || /\.zip$/i.test(name)) return [];
  return [{
    severity: "warning",
    code: "unpacked_on_machine",
    message:
      `"${name}" is a zip by its bytes and will be unpacked on the machine; put it into a zip of its own if it is to arrive whole`,
    values: { file: name },
  }];
}

/** Types of files in the words of a sentence. */
const TYPES: Readonly<Record<FileType, string>> = {
  empty: "empty",
  script: "a script",
  text: "a text",
  html: "a web page, such as an error page of a download",
  xml: "an XML document",
  json: "a JSON document",
  windows_program: "a program for Windows",
  elf: "a program for Linux",
  mach_o: "a program for macOS",
  ole: "a document of Microsoft Office or an MSI",
  deb: "a Debian package",
  rpm: "an RPM package",
  xar: "a package for macOS",
  zip: "a zip",
  gzip: "a gzip of something else than a tar",
  bzip2: "a bzip2 archive",
  xz: "an xz archive",
  zstd: "a zstd archive",
  lz4: "an lz4 archive",
  compress: "an archive of compress (.Z)",
  "7z": "a 7z archive",
  rar: "a rar archive",
  cab: "a cab archive",
  tar: "a tar that is not compressed",
  iso: "a disk image",
  pdf: "a PDF",
  binary: "a binary file of unknown type",
};
