import { FORGET_CHANGES } from "#db/machines/software.ts";
import type { Services } from "#server/usecases/services.ts";

/** Removes changes of software that are too old to be needed. */
export async function forgetSoftwareChanges(
  { store }: Services,
): Promise<void> {
  await store.commit([FORGET_CHANGES]);
}
