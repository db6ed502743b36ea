import { basename, join } from "node:path";
import type { Package } from "#shared/contract/packages/packages.ts";
import type { ServerConnection } from "./call.ts";
import {
  type ArchiveDownload,
  download,
  DownloadDamaged,
  type DownloadOptions,
} from "./download.ts";
import { UsageError } from "#tui/arguments.ts";
import { reasonOf } from "#tui/profiles/profiles.ts";
import { text } from "#tui/text/mod.ts";

/** The file exists already, and `force` is not set. */
export class FileExists extends Error {
  override readonly name = "InTheWay";
}

export interface SaveOptions extends DownloadOptions {
  /** Replaces an existing file. */
  readonly force?: boolean;
}

/**
 * The archive of a package as a download.
 *
 * @throws {UsageError} If the package is a command without an archive.
 */
export function downloadOf({ id, name, archive }: Package): ArchiveDownload {
  if (!archive) throw new UsageError(text.download.noArchive(name));
  return { id, bytes: archive.bytes, sha256: archive.sha256 };
}

/**
 * The path an archive is written to.
 *
 * @param destination A file, or a folder in which it gets its own name; the working
 * folder by default.
 * @throws {UsageError} If something exists there that is not a file.
 */
export async function fileFor(
  { archive }: Package,
  destination: string,
): Promise<string> {
  const place = await kindOf(destination || ".");
  const path = place === "folder" || /[/\\]$/.test(destination)
    ? join(destination, safeName(archive?.name ?? ""))
    : destination;
  const kind = path === destination ? place : await kindOf(path);
  if (kind === "file" || kind === null) return path;
  throw new UsageError(
    text.cli.errors.cannotWrite(path, text.cli.reasons.aFolder),
  );
}

/**
 * Downloads an archive into a file: it is written as `FILE.ID.part`, checked,
 * and renamed. The rest of an earlier download is continued.
 *
 * @throws {FileExists} If the file exists already, unless forced; or while
 *   another process downloads to it.
 * @throws {UsageError} If it cannot be written.
 */
export async function save(
  connection: ServerConnection,
  archive: ArchiveDownload,
  path: string,
  options: SaveOptions = {},
): Promise<void> {
  const target = await realPath(path);
  const free = async () => {
    if (options.force || await kindOf(target) === null) return;
    throw new FileExists(text.download.isThere(path));
  };
  await free();
  const aside = `${target}.${archive.id}.part`;
  try {
    using file = await Deno.open(aside, {
      read: true,
      write: true,
      create: true,
    });
    if (!await file.tryLock(true)) {
      throw new FileExists(text.download.isBusy(aside));
    }
    const { size } = await file.stat();
    if (size > archive.bytes) await file.truncate(0);
    const before = piecesOf(file);
    await download(
      connection,
      archive,
      before,
      (piece) => writeAll(file, piece),
      options,
    );
    await file.sync();
    await free();
    await Deno.rename(aside, target);
  } catch (error) {
    if (error instanceof DownloadDamaged) await Deno.remove(aside);
    throw isOfDisk(error)
      ? new UsageError(text.cli.errors.cannotWrite(path, whyNot(error)))
      : error;
  }
}

/** The rest of a file, up to its end. */
async function* piecesOf(file: Deno.FsFile): AsyncGenerator<Uint8Array> {
  const piece = new Uint8Array(256 * 1024);
  for (let n = await file.read(piece); n; n = await file.read(piece)) {
    yield piece.subarray(0, n);
  }
}

/** Writes all of it, even if that takes more than one call. */
export async function writeAll(
  to: { write(piece: Uint8Array): Promise<number> },
  piece: Uint8Array,
): Promise<void> {
  let rest = piece;
  while (rest.length > 0) rest = rest.subarray(await to.write(rest));
}

/** A name that stays in its folder and moves no cursor. */
function safeName(name: string): string {
  const plain = basename(name.replaceAll("\\", "/"))
    .replaceAll(/\p{Cc}/gu, "_");
  return /^\.*$/.test(plain) ? "archive" : plain;
}

async function kindOf(
  path: string,
): Promise<"file" | "folder" | "other" | null> {
  try {
    const { isFile, isDirectory } = await Deno.stat(path);
    return isFile ? "file" : isDirectory ? "folder" : "other";
  } catch {
    return null;
  }
}

/** The path behind symbolic links, so that a link stays a link. */
async function realPath(path: string): Promise<string> {
  return await Deno.realPath(path).catch(() => path);
}

function isOfDisk(error: unknown): boolean {
  return error instanceof Error && "code" in error &&
    typeof error.code === "string" && /^E[A-Z]+$/.test(error.code);
}

function whyNot(error: unknown): string {
  const full = error instanceof Error && "code" in error &&
    error.code === "ENOSPC";
  if (full) return text.download.diskFull;
  return error instanceof Deno.errors.NotFound
    ? text.download.noFolder
    : reasonOf(error);
}
