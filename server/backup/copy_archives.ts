import { createHash } from "node:crypto";
import type { PackageArchive } from "#db/store/snapshot.ts";
import { piecesOf, removeAll, writeAll } from "#server/archive/disk.ts";
import { fragmentFile } from "#server/archive/fragment_files.ts";
import { originalPath } from "#server/archive/store.ts";
import { archiveIn, type StoredArchive } from "./manifest.ts";

/**
 * Pause after each 256 KiB that is copied: at most 100 MB/s, so that agents are
 * not slowed down.
 */
const PAUSE_MS = 2.5;

/** The request for the archives of a backup. */
export interface ArchiveRequest {
  /** The folder of archives of the server. */
  readonly from: string;
  /** The folder of the backup. */
  readonly to: string;
  /** The folder of the backup before; null: this is the first one. */
  readonly previous: string | null;
  readonly packages: readonly PackageArchive[];
}

/** The archives of a backup. */
export interface CopiedArchives {
  readonly archives: readonly StoredArchive[];
  /** Bytes that were copied because no earlier backup had them. */
  readonly copiedBytes: number;
  readonly missing: readonly {
    readonly package: number;
    readonly why: string;
  }[];
}

/**
 * Puts the archives of packages into a backup, each once: as a link to the file
 * in the backup before, or as a copy whose digest is compared. An archive whose
 * original is damaged is joined from its fragments, where they have files.
 */
export async function copyArchives(
  { from, to, previous, packages }: ArchiveRequest,
  progress: (bytes: number) => void,
): Promise<CopiedArchives> {
  const archives: StoredArchive[] = [];
  const missing: { package: number; why: string }[] = [];
  let copiedBytes = 0;
  for (const one of groupByDigest(packages)) {
    const path = archiveIn(to, one.sha256);
    if (previous && await link(archiveIn(previous, one.sha256), path, one)) {
      archives.push(one);
    } else {
      const why = await copyAny(from, path, one);
      if (why === null) {
        archives.push(one);
        copiedBytes += one.bytes;
      } else {
        missing.push(...one.packages.map((id) => ({ package: id, why })));
      }
    }
    progress(one.bytes);
  }
  return { archives, copiedBytes, missing };
}

/** One entry for each archive, with its packages. */
export function groupByDigest(
  packages: readonly PackageArchive[],
): StoredArchive[] {
  const found = new Map<string, StoredArchive>();
  for (const { id, bytes, sha256 } of packages) {
    const one = found.get(sha256) ?? { bytes, sha256, packages: [] };
    one.packages.push(id);
    found.set(sha256, one);
  }
  return [...found.values()];
}

/** @returns False if there is no such file, or it cannot be linked. */
async function link(
  earlier: string,
  path: string,
  { bytes }: StoredArchive,
): Promise<boolean> {
  try {
    const { size, isFile } = await Deno.lstat(earlier);
    if (!isFile || size !== bytes) return false;
    await Deno.link(earlier, path);
    return true;
  } catch {
    return false; // It is copied instead.
  }
}

/**
 * Copies the archive of the first package whose files are whole.
 *
 * @returns What was wrong with the last one; null: it is copied.
 */
async function copyAny(
  from: string,
  to: string,
  archive: StoredArchive,
): Promise<string | null> {
  let why = "";
  for (const id of archive.packages) {
    const original = await copyChecked([originalPath(from, id)], to, archive);
    if (original === null) return null;
    why = `its original ${original}`;
    const fragments = await Array.fromAsync(fragmentsOf(from, id));
    if (fragments.length === 0) continue;
    const joined = await copyChecked(fragments, to, archive);
    if (joined === null) return null;
    why += `, its fragments ${joined}`;
  }
  return why;
}

async function* fragmentsOf(folder: string, id: number) {
  for (let number = 1;; number++) {
    const path = fragmentFile(folder, id, number);
    try {
      await Deno.lstat(path);
    } catch {
      return;
    }
    yield path;
  }
}

/**
 * Copies files one behind the other into a new file.
 *
 * @returns What is wrong with them; null: they are the archive, and the copy is
 * on the disk.
 * @throws If the copy cannot be written; nothing is left of it.
 */
async function copyChecked(
  paths: readonly string[],
  to: string,
  { bytes, sha256 }: StoredArchive,
): Promise<string | null> {
  const hash = createHash("sha256");
  let size = 0;
  try {
    using file = await Deno.open(to, {
      write: true,
      createNew: true,
      mode: 0o600,
    });
    for (const path of paths) {
      for await (const piece of readable(path)) {
        hash.update(piece);
        size += piece.length;
        await writeAll(file, piece);
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
    if (size === bytes && hash.digest("hex") === sha256) {
      await file.sync();
      return null;
    }
  } catch (error) {
    await removeAll(to);
    if (error instanceof Unreadable) return error.message;
    throw error;
  }
  await removeAll(to);
  return size === bytes
    ? "has changed"
    : `has ${size} bytes instead of ${bytes}`;
}

/** A file of the server cannot be read; the message ends a sentence. */
class Unreadable extends Error {
  override readonly name = "Unreadable";
}

async function* readable(path: string) {
  const pieces = piecesOf(path);
  for (;;) {
    let next;
    try {
      next = await pieces.next();
    } catch (cause) {
      const missing = cause instanceof Deno.errors.NotFound;
      throw new Unreadable(missing ? "is missing" : "cannot be read", {
        cause,
      });
    }
    if (next.done) return;
    yield next.value;
  }
}
