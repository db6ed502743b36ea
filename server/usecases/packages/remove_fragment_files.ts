import { packageFiles } from "#db/packages/packages.ts";
import type { Sleep } from "#shared/sleep.ts";
import type { Services } from "#server/usecases/services.ts";

/** Pause after each 256 KiB, and each file: at most 100 MB/s. */
const PAUSE_MS = 2.5;

/**
 * Converts the files of packages that an earlier version has stored, one after
 * the other: removes the files of their fragments, which are ranges of the
 * archive now, and has packages with the same archive share its file. Agents are
 * served meanwhile. It ends as soon as `pause` returns false, and goes on the
 * next time.
 */
export async function removeFragmentFiles(
  { store, archives }: Pick<Services, "store" | "archives">,
  log: (line: string) => void,
  pause: Sleep,
): Promise<void> {
  const ids = archives.withFragmentFiles.toSorted((a, b) => a - b);
  if (ids.length === 0) return;
  /** A package that was read just now, by the SHA-256 of its archive. */
  const read = new Map<string, number>();
  let [removed, shared] = [0, 0];
  for (const id of ids) {
    const recorded = await packageFiles(store.db, id);
    if (!recorded) continue; // deleted
    const done = await archives.removeFragmentFiles(
      id,
      recorded,
      () => pause(PAUSE_MS),
    );
    if (done.how === "interrupted") return;
    if (done.how === "damaged") {
      log(
        `archive: package ${id} is damaged: ${done.fault}; agents refuse it, so deactivate it and create it again from its archive`,
      );
      continue;
    }
    removed++;
    const twin = read.get(recorded.sha256);
    if (twin === undefined) read.set(recorded.sha256, id);
    else if (await archives.share(twin, id)) shared++;
  }
  log(
    `archive: ${removed} packages of an earlier version are now stored once, without files for their fragments; ${shared} of them share the file of another`,
  );
}
