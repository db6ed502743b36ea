import {
  packageById,
  packageFiles,
  packageIds,
} from "#db/packages/packages.ts";
import type { Sleep } from "#shared/sleep.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * Pause after each 256 KiB: at most 25 MB/s, so that agents are not slowed
 * down.
 */
const PAUSE_MS = 10;

/**
 * Reads the files of every package again, one after the other, and logs which
 * of them have changed since the upload. A file that packages share is read once;
 * whole files with the same bytes become one, and take the place of a damaged
 * one. It ends as soon as `pause` returns false.
 */
export async function scrubArchives(
  { store, archives }: Services,
  log: (line: string) => void,
  pause: Sleep,
): Promise<void> {
  let goesOn = true;
  const between = async () => goesOn = await pause(PAUSE_MS);
  const ids = await packageIds(store.db);
  /** A package with a whole archive, by its SHA-256. */
  const whole = new Map<string, number>();
  const damaged: { id: number; sha256: string; fault: string }[] = [];
  for (const id of [...ids].sort((a, b) => a - b)) {
    const recorded = await packageFiles(store.db, id);
    if (!recorded || recorded.fragments.length === 0) continue;
    const { sha256 } = recorded;
    const twin = whole.get(sha256);
    if (twin !== undefined && await archives.isOneFile(twin, id)) continue;
    const fault = await archives.verify(id, recorded, between);
    if (!goesOn) return;
    if (fault !== null) damaged.push({ id, sha256, fault });
    else if (twin === undefined) whole.set(sha256, id);
    else await archives.share(twin, id);
  }
  let left = 0;
  for (const { id, sha256, fault } of damaged) {
    const described = await packageById(store.db, id);
    if (!described) continue; // deleted while it was read
    const twin = whole.get(sha256);
    const isMended = twin !== undefined && await archives.share(twin, id);
    if (!isMended) left++;
    log(
      `archive: package ${id} "${described.name}" ${
        isMended
          ? `was damaged: ${fault}; its archive is now that of package ${twin}, which is the same`
          : `is damaged: ${fault}; agents refuse it, so deactivate it and create it again from its archive`
      }`,
    );
  }
  log(
    `archive: the files of all packages were read again; ${left} of ${ids.size} are damaged`,
  );
}
