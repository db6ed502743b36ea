import {
  conditionsOn,
  meetsConditions,
  unmetStatement,
} from "#db/schedules/conditions.ts";
import { readConditions } from "#server/domain/schedules/conditions.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * Judges a machine's last inventory by the conditions under which packages would
 * be offered to it for the first time, and notes which it does not meet: until
 * the next inventory, polls find that in the database.
 *
 * @returns The packages whose conditions it does not meet.
 */
export async function unmetAmong(
  { store }: Pick<Services, "store">,
  machineId: number,
  packages: readonly number[],
  at: Date,
): Promise<number[]> {
  if (packages.length === 0) return [];
  const unmet = [];
  for (const one of await conditionsOn(store.db, machineId, packages)) {
    const query = readConditions(one.query);
    if (!await meetsConditions(store.db, machineId, query, at)) unmet.push(one);
  }
  if (unmet.length === 0) return [];
  await store.commit(unmet.map((one) => unmetStatement(machineId, one)));
  return unmet.map(({ packageId }) => packageId);
}
