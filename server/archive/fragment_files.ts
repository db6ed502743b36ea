import { createHash } from "node:crypto";
import {
  namesIn,
  piecesOf,
  removeAll,
  syncFolder,
  writeAll,
  writing,
} from "./disk.ts";
import {
  originalPath,
  type PackageFolder,
  type RecordedFiles,
} from "./store.ts";
import { type Between, verifyPackage } from "./verify.ts";

/**
 * Versions until schema 41 also wrote each fragment to a file of its own, beside
 * the archive. The path of that file; numbers begin at 1.
 */
export function fragmentFile(
  folder: string,
  packageId: number,
  number: number,
): string {
  return `${folder}/${packageId}/${packageId}-${number}`;
}

/** The ids of the packages whose fragments have files of their own. */
export async function packagesWithFragmentFiles(
  folder: string,
): Promise<Set<number>> {
  const found = new Set<number>();
  for (const name of await namesIn(folder)) {
    if (!/^\d{10}$/.test(name)) continue;
    const files = await filesOf(folder, Number(name));
    if (files.length > 0) found.add(Number(name));
  }
  return found;
}

async function filesOf(folder: string, packageId: number): Promise<string[]> {
  const names = await namesIn(`${folder}/${packageId}`);
  return names.filter((name) => /^\d{10}-\d+$/.test(name));
}

/** How the removal of a package's fragment files ended. */
export type FragmentFilesRemoval =
  | { readonly how: "removed" | "interrupted" }
  /** Neither the archive nor the fragments are whole: nothing was changed. */
  | { readonly how: "damaged"; readonly fault: string };

/**
 * Removes the files of a package's fragments once its archive is verified to be
 * on the disk. An archive that has changed is joined from the fragments before.
 * May be interrupted at any point and repeated.
 *
 * @param between As for {@linkcode verifyPackage}; false interrupts.
 * @throws {DiskFull} If the archive cannot be joined; nothing is changed then.
 */
export async function removeFragmentFiles(
  place: PackageFolder,
  packageId: number,
  recorded: RecordedFiles,
  between: Between,
): Promise<FragmentFilesRemoval> {
  let goesOn = true;
  const orEnd = async () => goesOn = goesOn && await between();
  const { folder } = place;
  const fault = await verifyPackage(folder, packageId, recorded, orEnd);
  if (!goesOn) return { how: "interrupted" };
  if (fault !== null) {
    const joined = await joinFragments(place, packageId, recorded, orEnd);
    if (!goesOn) return { how: "interrupted" };
    if (joined !== null) {
      return { how: "damaged", fault: `${fault}; ${joined}` };
    }
  }
  for (const name of await filesOf(folder, packageId)) {
    await removeAll(`${folder}/${packageId}/${name}`);
    if (!await orEnd()) return { how: "interrupted" };
  }
  await syncFolder(`${folder}/${packageId}`);
  return { how: "removed" };
}

/**
 * Compares the files of the fragments with what was recorded.
 *
 * @returns The fault, as a sentence that names the fragment; or null.
 */
export async function verifyFragmentFiles(
  folder: string,
  packageId: number,
  { fragments }: RecordedFiles,
  between?: Between,
  pass: (piece: Uint8Array) => Promise<void> = async () => {},
): Promise<string | null> {
  for (const [i, { sha256 }] of fragments.entries()) {
    const name = `fragment ${packageId}-${i + 1}`;
    const hash = createHash("sha256");
    const path = fragmentFile(folder, packageId, i + 1);
    let unwritten: unknown;
    try {
      for await (const piece of piecesOf(path)) {
        hash.update(piece);
        await pass(piece).catch((error) => {
          throw unwritten = error;
        });
        if (between && !await between()) return null;
      }
    } catch (error) {
      if (unwritten) throw unwritten;
      const missing = error instanceof Deno.errors.NotFound;
      return `${name} ${missing ? "is missing" : "cannot be read"}`;
    }
    if (hash.digest("hex") !== sha256) return `${name} has changed`;
  }
  return null;
}

/** @returns What is wrong with the fragments; null: the archive is replaced. */
async function joinFragments(
  { folder, aside }: PackageFolder,
  packageId: number,
  recorded: RecordedFiles,
  between: Between,
): Promise<string | null> {
  const joined = `${folder}/${aside}-joined-${packageId}`;
  await removeAll(joined);
  try {
    return await writing(`join package ${packageId}`, async () => {
      const whole = createHash("sha256");
      using file = await Deno.open(joined, { write: true, createNew: true });
      let goesOn = true;
      const fault = await verifyFragmentFiles(
        folder,
        packageId,
        recorded,
        async () => goesOn = await between(),
        async (piece) => {
          whole.update(piece);
          await writeAll(file, piece);
        },
      );
      if (fault !== null || !goesOn) return fault;
      if (whole.digest("hex") !== recorded.sha256) {
        return "its fragments together are not the archive";
      }
      await file.sync();
      await Deno.rename(joined, originalPath(folder, packageId));
      await syncFolder(`${folder}/${packageId}`);
      return null;
    });
  } finally {
    await removeAll(joined);
  }
}
