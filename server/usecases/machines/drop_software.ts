import {
  dropVersions,
  mergedVersions,
  unusedVersions,
} from "#db/machines/unused_software.ts";
import type { Services } from "#server/usecases/services.ts";
import { type Sleep, sleep } from "#shared/sleep.ts";
import { HOUR_MS } from "#shared/time.ts";

/** Versions that one transaction looks at. */
const PART_VERSIONS = 200;

/**
 * Removes names, versions and entries of software that only machines had which
 * have been removed. It waits for an hour, so that what machines of the same
 * kind bring again is not written twice.
 */
export async function dropUnusedSoftware(
  { store, now }: Services,
  pause: Sleep = sleep,
): Promise<void> {
  const before = now().getTime() - HOUR_MS;
  for (;;) {
    const begun = performance.now();
    const versions = await unusedVersions(store.db, before, PART_VERSIONS);
    if (versions.length === 0) return;
    const ids = versions.map(({ id }) => id);
    const kept = await mergedVersions(store.wide.db, ids);
    await store.commit(dropVersions(versions, kept, now()));
    if (!await pause(performance.now() - begun)) return;
  }
}
