import { createHash } from "node:crypto";
import { DAY_MS } from "#shared/time.ts";
import {
  namesIn,
  piecesOf,
  removeAll,
  syncFolder,
  writeAll,
  writing,
} from "./disk.ts";

/** The bytes of the archive that one fragment holds; `end` is exclusive. */
export interface Slice {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** A fragment on disk; SHA-256 in lower-case hex. */
export interface WrittenFragment {
  readonly bytes: number;
  readonly sha256: string;
}

/** The recorded state of a package's files, to verify them by. */
export interface RecordedFiles {
  readonly bytes: number;
  readonly sha256: string;
  /** Ordered by number. */
  readonly fragments: readonly WrittenFragment[];
}

/** Names of folders that are being written or removed; no package has one. */
const ASIDE = /^aside-/;

/** The folder of packages, for functions that write there. */
export interface PackageFolder {
  readonly folder: string;
  /** How the names of those folders begin that this server works on. */
  readonly aside: string;
}

/** The path of a fragment; numbers begin at 1. */
export function fragmentPath(
  folder: string,
  packageId: number,
  number: number,
): string {
  return `${folder}/${packageId}/${packageId}-${number}`;
}

/** The path of the archive as it was uploaded or wrapped. */
export function originalPath(folder: string, packageId: number): string {
  return `${folder}/${packageId}/original`;
}

/** A file in a package's folder until the package's row is durable. */
const UNFINISHED = "unfinished";

/**
 * Cuts an archive into fragments: they are written to another folder, synced to
 * disk, then renamed into place. The archive itself stays where it is.
 *
 * @returns The fragments; null if the id's folder exists already.
 * @throws {DiskFull} Nothing is left then.
 * @throws {Deno.errors.NotFound} If there is no such archive; nothing is left.
 */
export async function cutPackage(
  { folder, aside: name }: PackageFolder,
  archive: string,
  packageId: number,
  slices: readonly Slice[],
): Promise<WrittenFragment[] | null> {
  const aside = `${folder}/${name}-${packageId}`;
  try {
    await Deno.mkdir(aside);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return null;
    throw error;
  }
  try {
    return await writing(
      `cut package ${packageId} into fragments`,
      async () => {
        await linkOrCopy(archive, `${aside}/original`);
        const written: WrittenFragment[] = [];
        for (const slice of slices) {
          const path = `${aside}/${packageId}-${slice.number}`;
          written.push(await writeFragment(archive, slice, path));
        }
        await Deno.writeFile(`${aside}/${UNFINISHED}`, new Uint8Array());
        await syncFolder(aside);
        await Deno.rename(aside, `${folder}/${packageId}`);
        await syncFolder(folder);
        return written;
      },
    );
  } catch (error) {
    await removeAll(aside);
    if (isTaken(error)) return null;
    throw error;
  }
}

/** Copies where the file system has no links; the copy is as durable. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await Deno.link(from, to);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw error;
    await Deno.copyFile(from, to);
    using file = await Deno.open(to, { write: true });
    await file.sync();
  }
}

/** True if a folder with files is in the way of the rename. */
function isTaken(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : "";
  return code === "ENOTEMPTY" || code === "EEXIST";
}

async function writeFragment(
  archive: string,
  { start, end }: Slice,
  path: string,
): Promise<WrittenFragment> {
  using file = await Deno.open(path, { write: true, createNew: true });
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of piecesOf(archive, start, end)) {
    hash.update(piece);
    bytes += piece.length;
    await writeAll(file, piece);
  }
  if (bytes !== end - start) {
    throw new Error(`Cannot cut ${archive}: it ended at byte ${start + bytes}`);
  }
  await file.sync();
  return { bytes, sha256: hash.digest("hex") };
}

/** Renames a package's folder away, then frees its space. */
export async function removePackage(
  { folder, aside }: PackageFolder,
  packageId: number,
): Promise<void> {
  const gone = `${folder}/${aside}-removed-${packageId}`;
  await removeAll(gone);
  try {
    await Deno.rename(`${folder}/${packageId}`, gone);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  await syncFolder(folder);
  await removeAll(gone);
}

/**
 * Reads every fragment again, and compares them and the archive that agents join
 * from them with what was recorded.
 *
 * @param between Awaited after every piece of at most 256 KiB; if it resolves to
 * false the reading ends without a fault.
 * @returns The fault, as a sentence that names the fragment; or null.
 */
export async function verifyPackage(
  folder: string,
  packageId: number,
  recorded: RecordedFiles,
  between?: () => Promise<boolean>,
): Promise<string | null> {
  const whole = createHash("sha256");
  let total = 0;
  for (const [i, { bytes, sha256 }] of recorded.fragments.entries()) {
    const name = `fragment ${packageId}-${i + 1}`;
    const hash = createHash("sha256");
    let size = 0;
    try {
      const path = fragmentPath(folder, packageId, i + 1);
      for await (const piece of piecesOf(path)) {
        hash.update(piece);
        whole.update(piece);
        size += piece.length;
        if (between && !await between()) return null;
      }
    } catch (error) {
      const missing = error instanceof Deno.errors.NotFound;
      return `${name} ${missing ? "is missing" : "cannot be read"}`;
    }
    if (size !== bytes) return `${name} has ${size} bytes instead of ${bytes}`;
    if (hash.digest("hex") !== sha256) return `${name} has changed`;
    total += size;
  }
  const same = total === recorded.bytes &&
    whole.digest("hex") === recorded.sha256;
  return same ? null : "its fragments together are not the archive";
}

/**
 * Reads the original archive again, which operators download.
 *
 * @param between As for {@linkcode verifyPackage}.
 * @returns The fault, as a sentence; or null.
 */
export async function verifyOriginal(
  folder: string,
  packageId: number,
  { bytes, sha256 }: RecordedFiles,
  between?: () => Promise<boolean>,
): Promise<string | null> {
  const hash = createHash("sha256");
  let size = 0;
  try {
    for await (const piece of piecesOf(originalPath(folder, packageId))) {
      hash.update(piece);
      size += piece.length;
      if (between && !await between()) return null;
    }
  } catch (error) {
    const missing = error instanceof Deno.errors.NotFound;
    return `its original ${missing ? "is missing" : "cannot be read"}`;
  }
  if (size !== bytes) {
    return `its original has ${size} bytes instead of ${bytes}`;
  }
  return hash.digest("hex") === sha256 ? null : "its original has changed";
}

/**
 * Records that a package's row is durable: from now on its files are kept even
 * by a server whose database does not know the package.
 */
export async function settlePackage(
  folder: string,
  packageId: number,
): Promise<void> {
  await removeAll(`${folder}/${packageId}/${UNFINISHED}`);
}

/** The folders that were tidied up at the start, by the names they had. */
export interface SweepResult {
  /** Half done, or of packages that were deleted. */
  readonly removed: readonly string[];
  /** Folders of unknown packages, kept as `unknown-ID`. */
  readonly setAside: readonly string[];
}

/**
 * Tidies up after a crash, at the start, before any package is created. Removes
 * folders that were not complete, whose row was never committed, or whose package
 * was deleted. The folder of a package that was complete, and that the database
 * has never known, is only set aside: this may be the wrong database.
 *
 * Where other servers use the folder, what changed within a day may be theirs.
 *
 * @param existing Ids of the packages that stay.
 * @param deleted Ids of the packages that were deleted.
 */
export async function sweepPackages(
  { folder, aside }: PackageFolder,
  { existing, deleted, isShared }: {
    readonly existing: ReadonlySet<number>;
    readonly deleted: ReadonlySet<number>;
    readonly isShared: boolean;
  },
): Promise<SweepResult> {
  const removed: string[] = [];
  const setAside: string[] = [];
  for (const name of await namesIn(folder)) {
    if (
      isShared && !name.startsWith(`${aside}-`) && !deleted.has(Number(name)) &&
      await isRecent(`${folder}/${name}`)
    ) continue;
    const isPackage = /^\d{10}$/.test(name);
    const isKnown = existing.has(Number(name));
    const unfinished = isPackage && await isUnfinished(`${folder}/${name}`);
    if (isKnown) {
      if (unfinished) await settlePackage(folder, Number(name));
    } else if (
      ASIDE.test(name) || unfinished ||
      isPackage && deleted.has(Number(name))
    ) {
      await removeAll(`${folder}/${name}`);
      removed.push(name);
    } else if (isPackage) {
      await removeAll(`${folder}/unknown-${name}`);
      await Deno.rename(`${folder}/${name}`, `${folder}/unknown-${name}`);
      setAside.push(name);
    }
  }
  return { removed, setAside };
}

/** A server that uses the folder too may be at work on it, within a day. */
async function isRecent(path: string): Promise<boolean> {
  try {
    const { mtime } = await Deno.stat(path);
    return mtime === null || Date.now() - mtime.getTime() < DAY_MS;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true; // renamed just now
    throw error;
  }
}

async function isUnfinished(path: string): Promise<boolean> {
  return (await namesIn(path)).includes(UNFINISHED);
}
