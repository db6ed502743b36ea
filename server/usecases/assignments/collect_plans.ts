import { RANGE_MACHINES } from "#db/query/id_range.ts";
import {
  deletePlan,
  emptyStatement,
  expiredPlans,
} from "#db/assignments/plans.ts";
import type { Services } from "#server/usecases/services.ts";

/** Removes plans that have expired. */
export async function collectPlans({ store, now }: Services): Promise<void> {
  for (const id of await expiredPlans(store.db, now())) {
    let gone: number;
    do {
      const { emptied } = await store.commit({
        emptied: emptyStatement(id, RANGE_MACHINES),
      });
      gone = emptied.length;
    } while (gone === RANGE_MACHINES);
    await store.commit([deletePlan(id)]);
  }
}
