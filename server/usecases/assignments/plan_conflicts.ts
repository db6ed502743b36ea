import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import {
  type PlanConflict,
  PLANNED_LINES,
} from "#shared/contract/assignments/plans.ts";
import type { Db } from "#db/store/tables.ts";
import type { IdRange } from "#db/query/id_range.ts";
import {
  type OtherPackage,
  otherPackagesOf,
  otherPackageStatesIn,
  type PlanSelection,
  waitingIn,
} from "#db/assignments/plan_figures.ts";
import { bringTheSame } from "#server/domain/packages/same_software.ts";
import { conflictsWith } from "#server/domain/deployments/conflicts.ts";
import { relationConflicts } from "./plan_relations.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";

interface AssignedPackage {
  readonly id: number;
  readonly name: string;
  readonly priority: number;
  readonly brings: string;
}

/**
 * Other packages that are assigned or in progress on the machines of a plan, or
 * that it requires there.
 */
export async function conflictsOf(
  db: Db,
  planned: AssignedPackage,
  selection: PlanSelection,
  ranges: readonly IdRange[],
): Promise<PlanConflict[]> {
  const rivals = new Map(
    (await otherPackagesOf(db, planned, bringTheSame))
      .map((rival) => [rival.id, rival]),
  );
  const conflicts = new Map<string, PlanConflict>();
  const note = (
    rival: OtherPackage,
    state: DeploymentState,
    machines: number,
  ): void => {
    for (const kind of conflictsWith(planned, rival, state)) {
      const { id, name, version } = rival;
      const before = conflicts.get(`${kind} ${id}`);
      conflicts.set(`${kind} ${id}`, {
        kind,
        package: { id, name, version },
        machines: machines + (before?.machines ?? 0),
      });
    }
  };
  const ids = [...rivals.keys()];
  for (const range of ranges) {
    for (
      const { id, state, machines } of await otherPackageStatesIn(
        db,
        selection,
        range,
        ids,
      )
    ) note(rivals.get(id)!, state, machines);
    if (planned.priority === 0) {
      for (
        const { machines, ...held } of await waitingIn(
          db,
          selection,
          range,
          planned.id,
        )
      ) if (!rivals.has(held.id)) note(held, "waiting", machines);
    }
    await yieldToOthers();
  }
  const related = await relationConflicts(db, planned.id, selection, ranges);
  return [...related, ...conflicts.values()]
    .sort((a, b) => b.machines - a.machines || a.package.id - b.package.id)
    .slice(0, PLANNED_LINES);
}
