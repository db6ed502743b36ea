import type { PlanConflict } from "#shared/contract/assignments/plans.ts";
import type { PackageName } from "#shared/contract/packages/package_name.ts";
import type { Db } from "#db/store/tables.ts";
import type { IdRange } from "#db/query/id_range.ts";
import type { PlanSelection } from "#db/assignments/plan_figures.ts";
import {
  machinesWaitingFor,
  machinesWith,
} from "#db/assignments/plan_relations.ts";
import { packageSubject } from "#db/packages/packages.ts";
import { allRelations, namedRelations } from "#db/packages/relations.ts";
import {
  newerThan,
  olderThan,
} from "#server/domain/deployments/relation_gate.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";

/**
 * The packages that a planned one requires and machines lack, those it conflicts
 * with and machines have, and its other versions that wait there.
 */
export async function relationConflicts(
  db: Db,
  planned: number,
  selection: PlanSelection,
  ranges: readonly IdRange[],
): Promise<PlanConflict[]> {
  const { requires, conflicts } = await namedRelations(db, planned);
  const relations = await allRelations(db);
  const found: PlanConflict[] = [];
  const count = async (
    kind: "requires" | "conflicts",
    one: PackageName,
    versions: readonly number[],
  ) => {
    let machines = 0;
    for (const range of ranges) {
      const counted = await machinesWith(db, selection, range, versions);
      machines += kind === "requires"
        ? counted.total - counted.having
        : counted.having;
      await yieldToOthers();
    }
    if (machines > 0) found.push({ kind, package: one, machines });
  };
  for (const one of requires) {
    await count("requires", one, newerThan(relations, one.id));
  }
  for (const one of conflicts) await count("conflicts", one, [one.id]);
  const versions = [
    ["supersedes", olderThan(relations, planned)],
    ["superseded", newerThan(relations, planned)],
  ] as const;
  for (const [kind, ids] of versions) {
    for (const id of ids.slice(1)) {
      let machines = 0;
      for (const range of ranges) {
        machines += await machinesWaitingFor(db, selection, range, id);
        await yieldToOthers();
      }
      const one = machines > 0 ? await packageSubject(db, id) : null;
      if (!one) continue;
      const { name, version } = one;
      found.push({ kind, package: { id, name, version }, machines });
    }
  }
  return found;
}
