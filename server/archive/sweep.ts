import { DAY_MS } from "#shared/time.ts";
import { namesIn, removeAll } from "./disk.ts";
import { type PackageFolder, settlePackage, UNFINISHED } from "./store.ts";

/** Names of what is being written or removed; no package has one. */
const ASIDE = /^aside-/;

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
