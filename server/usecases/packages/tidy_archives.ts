import { deletedPackageIds, packageIds } from "#db/packages/packages.ts";
import type { SweepResult } from "#server/archive/archives.ts";
import type { Services } from "#server/usecases/services.ts";
import { DAY_MS } from "#shared/time.ts";

/** At the start, before any door opens: tidies up what a crash left. */
export async function sweepArchives(
  { store, archives }: Services,
): Promise<SweepResult> {
  return await archives.sweep(
    await packageIds(store.db),
    await deletedPackageIds(store.db),
  );
}

/** By the clock: removes uploads that no package was made of within a day. */
export function collectUploads(
  { now, archives }: Services,
): Promise<number> {
  return archives.collect(new Date(now().getTime() - DAY_MS));
}
