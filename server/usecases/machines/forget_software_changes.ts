import { FORGET_CHANGES } from "#db/machines/software.ts";
import type { Services } from "#server/usecases/services.ts";

/** Forgets changes of software that are too old to be asked for. */
export async function forgetSoftwareChanges(
  { store }: Services,
): Promise<void> {
  await store.commit([FORGET_CHANGES]);
}
