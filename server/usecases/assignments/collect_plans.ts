import {
  deletePlan,
  emptyStatement,
  expiredPlans,
} from "#db/assignments/plans.ts";
import type { Services } from "#server/usecases/services.ts";

/** Machines of a plan that one job removes. */
const CHUNK = 5000;

/** Removes plans that can be carried out no more. */
export async function collectPlans({ store, now }: Services): Promise<void> {
  for (const id of await expiredPlans(store.db, now())) {
    let gone: number;
    do {
      const { emptied } = await store.commit({
        emptied: emptyStatement(id, CHUNK),
      });
      gone = emptied.length;
    } while (gone === CHUNK);
    await store.commit([deletePlan(id)]);
  }
}
