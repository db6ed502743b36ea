import { membershipsOf, rolloutById } from "#db/rollouts/rollouts.ts";
import type { Expansion } from "#db/assignments/expansion.ts";
import { plannedAfter } from "#db/assignments/plan_machines.ts";
import { RANGE_MACHINES } from "#db/query/id_range.ts";
import type { Db } from "#db/store/tables.ts";
import { isReached } from "#server/domain/deployments/reach.ts";
import {
  groupsOfWaves,
  waveOf,
} from "#server/domain/rollouts/place_in_waves.ts";
import { statusesWith } from "#server/usecases/assignments/build_plan.ts";

/**
 * The waves of the next machines of an assignment, as pairs of machine and wave;
 * none if it is no rollout. Machines that would not run the package now are in
 * the last wave, so that no other wave waits for them. Machines that joined
 * after the plan are in the last wave that is open.
 */
export async function wavesFor(
  db: Db,
  id: number,
  { openWave, planId, force, target, expandedTo }: Expansion,
  machines: readonly number[],
  joined: readonly number[],
): Promise<(readonly [number, number])[]> {
  if (openWave === null || planId === null) return [];
  const rollout = await rolloutById(db, id);
  if (!rollout) return [];
  const { waves, seed } = rollout;
  const groups = await membershipsOf(
    db,
    machines,
    groupsOfWaves(waves.map(({ rule }) => rule)),
  );
  const reached = new Set(
    await plannedAfter(
      db,
      planId,
      statusesWith({ force, target }, isReached),
      expandedTo,
      RANGE_MACHINES,
    ),
  );
  const late = new Set(joined);
  return machines.map((machine) => {
    if (late.has(machine)) return [machine, Math.max(1, openWave)];
    if (!reached.has(machine)) return [machine, waves.length];
    const candidate = { id: machine, groups: groups.get(machine) ?? [] };
    return [machine, waveOf(candidate, waves, seed)];
  });
}
