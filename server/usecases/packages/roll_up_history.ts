import { rollUpStatements } from "#db/packages/history.ts";
import type { Services } from "#server/usecases/services.ts";

/** Adds the counts by five minutes that are older than a day to those by hour. */
export async function rollUpHistory(
  { store, now }: Pick<Services, "store" | "now">,
): Promise<void> {
  await store.commit(rollUpStatements(now()));
}
