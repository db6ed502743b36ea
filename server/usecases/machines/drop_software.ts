import {
  dropVersions,
  mergedVersions,
  sweepRange,
  sweepStatements,
  unusedVersions,
} from "#db/machines/unused_software.ts";
import { Conflict } from "#db/store/transaction.ts";
import type { Services } from "#server/usecases/services.ts";
import { type Sleep, sleep } from "#shared/sleep.ts";
import { HOUR_MS } from "#shared/time.ts";

/** Versions that one transaction looks at. */
const PART_VERSIONS = 200;

/** Rows that are looked at in one transaction, some 40 ms. */
const SWEEP_ROWS = 40_000;

/**
 * Removes the software of machines that were removed with many others. After
 * each part it pauses for as long as the part took.
 */
export async function sweepSoftware(
  { store, now }: Services,
  pause: Sleep = sleep,
): Promise<void> {
  for (;;) {
    const begun = performance.now();
    const range = await sweepRange(store.wide.db, SWEEP_ROWS);
    if (!range) return;
    try {
      await store.commit(sweepStatements(range.after, range.to, now()));
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
    if (!await pause(performance.now() - begun)) return;
  }
}

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
