import { newestSeq } from "../../db/events.ts";
import { readFileState } from "../../db/file_state.ts";
import { machineTotals } from "../../db/overview.ts";
import { countSummarised } from "../../db/summaries.ts";
import { readStorage } from "../../shared/storage.ts";
import { keptFrom } from "./event_reads.ts";
import type { Rooms } from "./rooms.ts";
import { type Api, serve } from "./serve.ts";

export function storageRoutes(
  api: Api,
  { db, now, remote = false, space = () => Promise.resolve(null) }: Rooms,
): void {
  serve(api, readStorage, async () => {
    const { pageBytes, pages, freePages, shrinks } = await readFileState(db);
    const summarised = await countSummarised(db);
    const { total } = await machineTotals(db, now());
    return {
      database: {
        bytes: pages * pageBytes,
        freeBytes: freePages * pageBytes,
        shrinks,
        remote,
      },
      disk: await space(),
      machines: total,
      events: {
        single: await newestSeq(db) - summarised,
        summarised,
        to: await keptFrom(db, {}),
      },
    };
  });
}
