import { RANGE_MACHINES } from "#db/query/id_range.ts";
import {
  expandStatements,
  type Expansion,
  expansionOf,
  joinedSince,
  reachedAfter,
} from "#db/assignments/expansion.ts";
import type { Db } from "#db/store/tables.ts";
import { reopenStatements } from "#db/deployments/changes.ts";
import { Conflict } from "#db/store/transaction.ts";
import { placeStatement } from "#db/rollouts/changes.ts";
import { wavesFor } from "#server/usecases/rollouts/waves_for.ts";
import { plannedAfter } from "#db/assignments/plan_machines.ts";
import {
  familiesOf,
  reopenedBy,
  storesDeployment,
} from "#server/domain/deployments/reach.ts";
import { statusesWith } from "./build_plan.ts";
import type { Services } from "#server/usecases/services.ts";

/** The changes made by expanding an assignment. */
export interface ExpansionResult {
  readonly added: number;
  readonly reopened: number;
  /** Machines that were checked. */
  readonly looked: number;
}

/**
 * Makes the deployments of an assignment, one id range after the other, from
 * where it stopped: on the machines of its plan and, if it is continuous, also
 * on those that have joined its groups since.
 */
export async function expand(
  services: Services,
  id: number,
): Promise<ExpansionResult> {
  const { store, notifier, now } = services;
  let added = 0, reopened = 0, checked = 0;
  for (;;) {
    const expansion = await expansionOf(store.db, id);
    if (!expansion) break;
    const { packageId, force, by, query } = expansion;
    const { machines, joined, to } = await nextMachines(
      store.db,
      id,
      expansion,
    );
    const waves = await wavesFor(store.db, id, expansion, machines, joined);
    const at = now();
    try {
      const rows = await store.commit({
        reopened: reopenStatements({
          pairs: machines.map((machineId) => ({ machineId, packageId })),
          from: reopenedBy(force),
          kind: "deployment.retried",
          actor: `operator:${by}`,
          at,
          force,
          assignmentId: id,
        }),
        added: expandStatements(
          id,
          packageId,
          force,
          machines,
          to,
          at,
          query !== null,
        ),
        placed: waves.length === 0
          ? []
          : [placeStatement(id, packageId, waves)],
      });
      reopened += rows.reopened.length;
      added += rows.added.length;
      checked += machines.length;
      notifier.notify();
    } catch (error) {
      if (error instanceof Conflict) continue; // withdrawn in the meantime: read again
      throw error;
    }
    if (to === null) break;
  }
  return { added, reopened, looked: checked };
}

/** The next machines, and the last id checked; null: there are no more. */
async function nextMachines(
  db: Db,
  id: number,
  { planId, mode, force, target, expandedTo }: Expansion,
): Promise<{
  machines: number[];
  /** Those among them that were not planned. */
  joined: readonly number[];
  to: number | null;
}> {
  const families = familiesOf(target);
  const assigned = statusesWith({ force, target }, storesDeployment);
  const machines = planId === null
    ? await reachedAfter(db, id, families, expandedTo, RANGE_MACHINES)
    : await plannedAfter(db, planId, assigned, expandedTo, RANGE_MACHINES);
  const to = machines.length < RANGE_MACHINES ? null : machines.at(-1)!;
  if (planId === null || mode === "snapshot") {
    return { machines, joined: [], to };
  }
  const range = { after: expandedTo, to: to ?? Number.MAX_SAFE_INTEGER };
  const joined = await joinedSince(db, id, planId, families, range);
  return { machines: [...machines, ...joined], joined, to };
}
