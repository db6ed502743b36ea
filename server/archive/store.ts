import { createHash, type Hash } from "node:crypto";
import { piecesOf, removeAll, syncFolder, writing } from "./disk.ts";

/** The bytes of the archive that one fragment holds; `end` is exclusive. */
export interface Slice {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** The bytes of a fragment; SHA-256 in lower-case hex. */
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

/** The folder of packages, for functions that write there. */
export interface PackageFolder {
  readonly folder: string;
  /** How the names of those folders begin that this server works on. */
  readonly aside: string;
}

/** The path of the archive as it was uploaded or wrapped. */
export function originalPath(folder: string, packageId: number): string {
  return `${folder}/${packageId}/original`;
}

/** A file in a package's folder until the package's row is durable. */
export const UNFINISHED = "unfinished";

/** Packages here that have the same archive, by its SHA-256. */
export interface Twins {
  readonly sha256: string;
  readonly packages: readonly number[];
}

/**
 * Stores an archive as a package, and digests the fragments, which are ranges of
 * it. The file of a twin that is still whole is used again by a link; else the
 * archive is linked, or copied where links are not possible. The folder is
 * renamed into place when all of it is on the disk.
 *
 * @param archive Stays where it is. Null: only a twin's file may be used.
 * @returns The fragments; null if the id's folder exists already, or there is
 * neither archive nor twin.
 * @throws {DiskFull} Nothing is left then.
 * @throws {Deno.errors.NotFound} If there is no such archive; nothing is left.
 */
export async function cutPackage(
  { folder, aside: name }: PackageFolder,
  archive: string | null,
  packageId: number,
  slices: readonly Slice[],
  twins?: Twins,
): Promise<WrittenFragment[] | null> {
  const aside = `${folder}/${name}-${packageId}`;
  try {
    await Deno.mkdir(aside);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return null;
    throw error;
  }
  try {
    return await writing(`store package ${packageId}`, async () => {
      const original = `${aside}/original`;
      let written = twins
        ? await linkTwin(folder, original, slices, twins)
        : null;
      if (!written && archive !== null) {
        await linkOrCopy(archive, original);
        written = await digestSlices(original, slices);
      }
      if (!written) {
        await removeAll(aside);
        return null;
      }
      await Deno.writeFile(`${aside}/${UNFINISHED}`, new Uint8Array());
      await syncFolder(aside);
      await Deno.rename(aside, `${folder}/${packageId}`);
      await syncFolder(folder);
      return written;
    });
  } catch (error) {
    await removeAll(aside);
    if (isTaken(error)) return null;
    throw error;
  }
}

/**
 * Links the archive of the first twin that is still what was recorded.
 *
 * @returns Its fragments; null: there is none.
 */
async function linkTwin(
  folder: string,
  original: string,
  slices: readonly Slice[],
  { sha256, packages }: Twins,
): Promise<WrittenFragment[] | null> {
  for (const id of packages) {
    try {
      await Deno.link(originalPath(folder, id), original);
    } catch {
      continue; // It is deleted, or has as many links as it may have.
    }
    try {
      const whole = createHash("sha256");
      const written = await digestSlices(original, slices, whole);
      const { size } = await Deno.stat(original);
      const isWhole = size === (slices.at(-1)?.end ?? 0) &&
        whole.digest("hex") === sha256;
      if (isWhole) return written;
    } catch {
      // It cannot be read, or has become shorter.
    }
    await Deno.remove(original);
  }
  return null;
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

/** @param whole Is given all bytes as well. */
async function digestSlices(
  archive: string,
  slices: readonly Slice[],
  whole?: Hash,
): Promise<WrittenFragment[]> {
  const written: WrittenFragment[] = [];
  for (const { start, end } of slices) {
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const piece of piecesOf(archive, start, end)) {
      hash.update(piece);
      whole?.update(piece);
      bytes += piece.length;
    }
    if (bytes !== end - start) {
      throw new Error(
        `Cannot cut ${archive}: it ended at byte ${start + bytes}`,
      );
    }
    written.push({ bytes, sha256: hash.digest("hex") });
  }
  return written;
}

/**
 * Has two packages with the same archive use one file, which a link in the second
 * package's folder replaces. Both must have been verified. Downloads that have
 * opened the file before go on.
 *
 * @returns False if they use one already, one of them was deleted, or the file
 * system has no links.
 */
export async function shareArchive(
  { folder, aside }: PackageFolder,
  from: number,
  to: number,
): Promise<boolean> {
  if (await isOneFile(folder, from, to)) return false;
  const link = `${folder}/${aside}-same-${to}`;
  await removeAll(link);
  try {
    await Deno.link(originalPath(folder, from), link);
    await Deno.rename(link, originalPath(folder, to));
  } catch {
    await removeAll(link);
    return false;
  }
  await syncFolder(`${folder}/${to}`);
  return true;
}

/** True if two packages use one file. */
export async function isOneFile(
  folder: string,
  one: number,
  other: number,
): Promise<boolean> {
  try {
    const [a, b] = await Promise.all(
      [one, other].map((id) => Deno.stat(originalPath(folder, id))),
    );
    return a!.ino !== null && a!.ino === b!.ino && a!.dev === b!.dev;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
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
 * Records that a package's row is durable: from now on its files are kept even
 * by a server whose database does not know the package.
 */
export async function settlePackage(
  folder: string,
  packageId: number,
): Promise<void> {
  await removeAll(`${folder}/${packageId}/${UNFINISHED}`);
}
