import { forgetActivityStatement } from "#db/events/activity.ts";
import type { Services } from "#server/usecases/services.ts";

/** Removes counts of contacts and results that are older than a week. */
export async function forgetActivity(
  { store, now }: Pick<Services, "store" | "now">,
): Promise<void> {
  await store.commit([forgetActivityStatement(now())]);
}
