import { newestSeq } from "#db/events/events.ts";
import { readFileState } from "#db/store/file_state.ts";
import { machineTotals } from "#db/deployments/overview.ts";
import { countSummarised } from "#db/events/summaries.ts";
import { archiveTotals } from "#db/packages/packages.ts";
import { readStorage } from "#shared/contract/storage.ts";
import { keptFrom } from "#server/operator/events/reads.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function storageRoutes(
  api: Api,
  context: ApiContext,
): void {
  const { store: { db, wide }, now, remote = false } = context;
  const { space = () => Promise.resolve(null) } = context;

  serve(api, readStorage, async () => {
    const { pageBytes, pages, freePages, shrinks } = await readFileState(db);
    const summarised = await countSummarised(db);
    const { total } = await machineTotals(wide.db, now());
    return {
      database: {
        bytes: pages * pageBytes,
        freeBytes: freePages * pageBytes,
        shrinks,
        remote,
      },
      disk: await space(),
      packages: await archiveTotals(db),
      machines: total,
      events: {
        single: await newestSeq(db) - summarised,
        summarised,
        to: await keptFrom(db, {}),
      },
    };
  });
}
