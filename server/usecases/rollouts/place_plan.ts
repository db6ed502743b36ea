import type { RolloutPolicy } from "#shared/contract/rollouts/policy.ts";
import { RANGE_MACHINES } from "#db/query/id_range.ts";
import type { Db } from "#db/store/tables.ts";
import { plannedAfter } from "#db/assignments/plan_machines.ts";
import { membershipsOf } from "#db/rollouts/rollouts.ts";
import {
  type Candidate,
  groupsOfWaves,
  type PlacedWave,
  placeInWaves,
} from "#server/domain/rollouts/place_in_waves.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";

/**
 * Determines the waves of the machines that a plan reaches, read one id range
 * after the other.
 *
 * @param statuses The numbers of the statuses that are reached.
 */
export async function placePlan(
  db: Db,
  planId: number,
  { waves }: Pick<RolloutPolicy, "waves">,
  statuses: readonly number[],
): Promise<PlacedWave[]> {
  const groups = groupsOfWaves(waves);
  const candidates: Candidate[] = [];
  for (let after = 0;;) {
    const ids = await plannedAfter(db, planId, statuses, after, RANGE_MACHINES);
    const members = await membershipsOf(db, ids, groups);
    for (const id of ids) {
      candidates.push({ id, groups: members.get(id) ?? [] });
    }
    if (ids.length < RANGE_MACHINES) break;
    after = ids.at(-1)!;
    await yieldToOthers();
  }
  return placeInWaves(candidates, waves, planId);
}
