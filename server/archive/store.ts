import { createHash } from "node:crypto";
import {
  namesIn,
  piecesOf,
  removeAll,
  syncFolder,
  writeAll,
  writing,
} from "./disk.ts";

/** Where one fragment lies in the archive; `end` is exclusive. */
export interface Slice {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** A fragment as it was written; SHA-256 in lower-case hex. */
export interface WrittenFragment {
  readonly bytes: number;
  readonly sha256: string;
}

/** What a package's files must still be. */
export interface RecordedFiles {
  readonly bytes: number;
  readonly sha256: string;
  /** In the order of their numbers. */
  readonly fragments: readonly WrittenFragment[];
}

/** A name that no package has: what is still being written, or going away. */
const ASIDE = /^aside-/;

/** Where fragment `number` of a package is; the original is `ID`. */
export function fragmentPath(
  folder: string,
  packageId: number,
  number: number,
): string {
  return `${folder}/${packageId}/${packageId}-${number}`;
}

/** Where the archive is as it was uploaded or wrapped. */
export function originalPath(folder: string, packageId: number): string {
  return `${folder}/${packageId}/original`;
}

/** Lies in a package's folder until the package's row is durable. */
const UNFINISHED = "unfinished";

/**
 * Cuts an archive into a package's folder: written aside, on the disk to the
 * last byte, then renamed into place. The archive itself stays where it is.
 *
 * @returns The fragments; null if the id's folder is there already.
 * @throws {DiskFull} If the disk is; nothing is left.
 * @throws {Deno.errors.NotFound} If there is no such archive; nothing is left.
 */
export async function cutPackage(
  folder: string,
  archive: string,
  packageId: number,
  slices: readonly Slice[],
): Promise<WrittenFragment[] | null> {
  const aside = `${folder}/aside-${packageId}`;
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

/** Not every file system links; the copy is as durable. */
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

/** A folder with something in it is in the way of the rename. */
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

/** Takes a package's folder away at once, then frees its space. */
export async function removePackage(
  folder: string,
  packageId: number,
): Promise<void> {
  const gone = `${folder}/aside-removed-${packageId}`;
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
 * Reads every fragment again, and with them the archive as agents join it.
 *
 * @param between Awaited after every piece of at most 256 KiB; where it answers
 * false the reading ends, and nothing is found.
 * @returns What is wrong, as a sentence that names the fragment; or null.
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
 * Reads the kept archive again, which operators download.
 *
 * @param between As of {@linkcode verifyPackage}.
 * @returns What is wrong with it, as a sentence; or null.
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
 * Says that a package's row is durable: from now on its files are kept even by
 * a server whose database knows nothing of them.
 */
export async function settlePackage(
  folder: string,
  packageId: number,
): Promise<void> {
  await removeAll(`${folder}/${packageId}/${UNFINISHED}`);
}

/** What was found at the start, by the names it had. */
export interface SweepResult {
  /** Half made, or of packages that were deleted. */
  readonly removed: readonly string[];
  /** Of packages nobody knows: kept, as `unknown-ID`. */
  readonly setAside: readonly string[];
}

/**
 * Tidies up what a crash left, at the start, before any package is made: what
 * was written aside, whose row was never committed, and what deleted packages
 * left is removed. A folder of a package that was whole once and that the
 * database has never known is only set aside: this is another database.
 *
 * @param existing Ids of the packages that are to stay.
 * @param deleted Ids of the packages that were deleted.
 */
export async function sweepPackages(
  folder: string,
  existing: ReadonlySet<number>,
  deleted: ReadonlySet<number>,
): Promise<SweepResult> {
  const removed: string[] = [];
  const setAside: string[] = [];
  for (const name of await namesIn(folder)) {
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

async function isUnfinished(path: string): Promise<boolean> {
  return (await namesIn(path)).includes(UNFINISHED);
}
