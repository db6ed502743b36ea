import { deletedPackageIds, packageIds } from "#db/packages/packages.ts";
import type { SweepResult } from "#server/archive/archives.ts";
import type { Services } from "#server/usecases/services.ts";
import { DAY_MS } from "#shared/time.ts";

/** Removes what a crash left behind; runs before any listener opens. */
export async function sweepArchives(
  { store, archives }: Services,
): Promise<SweepResult> {
  return await archives.sweep(
    await packageIds(store.db),
    await deletedPackageIds(store.db),
  );
}

/** Removes uploads that were not used for a package within a day. */
export function collectUploads(
  { now, archives }: Services,
): Promise<number> {
  return archives.collect(new Date(now().getTime() - DAY_MS));
}
