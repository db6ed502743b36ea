import { join } from "node:path";
import { namesIn, removeAll, syncFolder } from "#server/archive/disk.ts";
import { BackupName } from "#shared/contract/backups.ts";
import { BackupFailed } from "./bad_backup.ts";
import { type Manifest, readManifest } from "./manifest.ts";

/** The end of the name of a folder that is being written or removed. */
export const PART = ".part";

/** Manifests that were read, by folder; they never change. */
const known = new Map<string, Manifest>();

/**
 * The complete backups in a folder, the newest first. A folder whose manifest
 * cannot be read is left out: `restore --verify` says what is wrong with it.
 */
export async function backupsIn(folder: string): Promise<Manifest[]> {
  const found: Manifest[] = [];
  for (const name of await namesIn(folder)) {
    if (!BackupName.safeParse(name).success) continue;
    const path = join(folder, name);
    try {
      const manifest = known.get(path) ?? await readManifest(path);
      known.set(path, manifest);
      if (manifest.name === name) found.push(manifest);
    } catch {
      continue;
    }
  }
  return found.sort((a, b) => a.madeAt < b.madeAt ? 1 : -1);
}

/** A name for a backup that no folder has. */
export function freeName(folder: string, at: Date): string {
  const names = new Set(entriesOf(folder));
  const name = at.toISOString().replace(/\.\d+Z$/, "Z").replaceAll(":", "-");
  for (let n = 1;; n++) {
    const one = n === 1 ? name : `${name}-${n}`;
    if (!names.has(one)) return one;
  }
}

function entriesOf(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch {
    return []; // It is created, or the reason is told, when it is locked.
  }
}

/**
 * Creates the folder if it is missing, locks it, and removes what an
 * interrupted backup has left.
 *
 * @returns What releases the lock; the end of the process does so too.
 * @throws {BackupFailed} If another server makes a backup there.
 */
export async function lockFolder(folder: string): Promise<Disposable> {
  let lock: Deno.FsFile;
  try {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    lock = await Deno.open(join(folder, "backup.lock"), {
      write: true,
      create: true,
      mode: 0o600,
    });
  } catch (cause) {
    throw new BackupFailed(
      `Cannot write to the folder of backups ${folder}: ${
        (cause as Error).message
      }`,
      { cause },
    );
  }
  if (!await lock.tryLock(true)) {
    lock.close();
    throw new BackupFailed(
      `Cannot make a backup in ${folder}: another server is making one there`,
    );
  }
  for (const name of await namesIn(folder)) {
    if (!name.endsWith(PART)) continue;
    if (BackupName.safeParse(name.slice(0, -PART.length)).success) {
      await removeAll(join(folder, name));
    }
  }
  return { [Symbol.dispose]: () => lock.close() };
}

/**
 * Removes backups, so that an interruption leaves none that looks complete.
 * Archives that other backups have too stay there.
 */
export async function removeBackups(
  folder: string,
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    const path = join(folder, name);
    await Deno.rename(path, path + PART);
    await syncFolder(folder);
    await removeAll(path + PART);
    known.delete(path);
  }
}
