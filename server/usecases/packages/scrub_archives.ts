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

const REFUSED =
  "agents refuse it, so deactivate it and create it again from its archive";
const WHOLE_FOR_AGENTS =
  "agents still get it whole, but do not use what is downloaded from here";

/**
 * Reads the files of every package again, one after the other, and logs which
 * of them have changed since the upload. It ends as soon as `pause` returns
 * false.
 */
export async function scrubArchives(
  { store, archives }: Services,
  log: (line: string) => void,
  pause: Sleep,
): Promise<void> {
  let goesOn = true;
  const between = async () => goesOn = await pause(PAUSE_MS);
  const ids = await packageIds(store.db);
  const damaged: number[] = [];
  for (const id of [...ids].sort((a, b) => a - b)) {
    const recorded = await packageFiles(store.db, id);
    if (!recorded || recorded.fragments.length === 0) continue;
    const fragments = await archives.verify(id, recorded, between);
    if (!goesOn) return;
    const original = fragments === null
      ? await archives.verifyOriginal(id, recorded, between)
      : null;
    if (!goesOn) return;
    const fault = fragments ?? original;
    if (fault === null) continue;
    const described = await packageById(store.db, id);
    if (!described) continue; // deleted while it was read
    damaged.push(id);
    log(
      `archive: package ${id} "${described.name}" is damaged: ${fault}; ${
        fragments === null ? WHOLE_FOR_AGENTS : REFUSED
      }`,
    );
  }
  log(
    `archive: the files of all packages were read again; ${damaged.length} of ${ids.size} are damaged`,
  );
}
