import { deletedPackageIds, packageIds } from "#db/packages/packages.ts";
import type { Swept } from "#server/archive/archives.ts";
import type { PackageServices } from "#server/usecases/services.ts";
import { DAY_MS } from "#shared/time.ts";

/** At the start, before any door opens: tidies up what a crash left. */
export function sweepArchivesWith({ store, archives }: PackageServices) {
  return async (): Promise<Swept> =>
    await archives.sweep(
      await packageIds(store.db),
      await deletedPackageIds(store.db),
    );
}

/** By the clock: removes uploads that no package was made of within a day. */
export function collectUploadsWith({ now, archives }: PackageServices) {
  return (): Promise<number> =>
    archives.collect(new Date(now().getTime() - DAY_MS));
}
