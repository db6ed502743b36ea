import {
  conditionsOn,
  foundFor,
  meetsConditions,
} from "#db/schedules/conditions.ts";
import type { Db } from "#db/store/tables.ts";
import type { UnmetCondition } from "#shared/contract/deployments/why.ts";
import { printQuery, termsOf } from "#shared/query/mod.ts";
import {
  partsOf,
  readConditions,
} from "#server/domain/schedules/conditions.ts";

/**
 * The conditions that a machine does not meet now, with what its last inventory
 * has instead.
 */
export async function unmetConditions(
  db: Db,
  machineId: number,
  packageId: number,
  at: Date,
): Promise<UnmetCondition[]> {
  const [stored] = await conditionsOn(db, machineId, [packageId]);
  if (!stored) return [];
  const unmet: UnmetCondition[] = [];
  for (const part of partsOf(readConditions(stored.query))) {
    if (await meetsConditions(db, machineId, part, at)) continue;
    const found: UnmetCondition["found"] = [];
    for (const term of termsOf(part)) {
      const values = await foundFor(db, machineId, term);
      if (!found.some(({ field }) => field === term.field)) {
        found.push({ field: term.field, values });
      }
    }
    unmet.push({ condition: printQuery(part), found });
  }
  return unmet;
}
