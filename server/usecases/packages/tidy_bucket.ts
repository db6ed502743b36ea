import { packageArchives, packageFiles } from "#db/packages/packages.ts";
import { BucketError } from "#server/archive/bucket.ts";
import type { Services } from "#server/usecases/services.ts";
import { DAY_MS } from "#shared/time.ts";

/**
 * Compares the bucket with the packages: stores archives that it lacks and that
 * are whole here. The server that runs the jobs also removes those that no
 * package has used for a day.
 */
export async function tidyBucket(
  services: Services,
  log: (line: string) => void,
): Promise<void> {
  const { store, bucket, presence, now } = services;
  if (!bucket) return;
  try {
    const entries = await Array.fromAsync(bucket.list());
    // Read after the list, and with what other servers have committed.
    await store.refresh?.();
    const packages = await packageArchives(store.db);
    const there = new Set(entries.map(({ sha256 }) => sha256));
    for (const { id, sha256 } of packages) {
      if (there.has(sha256) || !await storeOne(services, id)) continue;
      there.add(sha256);
      log(`archive: stored the archive of package ${id} in ${bucket.name}`);
    }
    if (!presence.runsJobs) return;
    const used = new Set(packages.map(({ sha256 }) => sha256));
    const before = new Date(now().getTime() - DAY_MS);
    for (const { sha256, storedAt } of entries) {
      if (used.has(sha256) || storedAt >= before) continue;
      await bucket.remove(sha256);
      log(`archive: removed ${sha256} from ${bucket.name}: no package uses it`);
    }
  } catch (error) {
    if (!(error instanceof BucketError)) throw error;
    log(`archive: ${error.message}`);
  }
}

/** @returns False if its files are not here, or not whole. */
async function storeOne(
  { store, archives, bucket }: Services,
  id: number,
): Promise<boolean> {
  if (!(await archives.packages()).has(id)) return false;
  const files = await packageFiles(store.db, id);
  if (!files || await archives.verify(id, files) !== null) return false;
  await bucket!.put(files.sha256, archives.originalPath(id), files.bytes);
  return true;
}
