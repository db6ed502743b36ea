import type { PlanConflict } from "#shared/contract/assignments/plans.ts";
import type { PackageName } from "#shared/contract/packages/package_name.ts";
import type { Db } from "#db/store/tables.ts";
import type { IdRange } from "#db/query/id_range.ts";
import type { PlanSelection } from "#db/assignments/plan_figures.ts";
import { machinesWith } from "#db/assignments/plan_relations.ts";
import { allRelations, namedRelations } from "#db/packages/relations.ts";
import { newerThan } from "#server/domain/deployments/relation_gate.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";

/**
 * The packages that a planned one requires and machines lack, and those it
 * conflicts with and machines have.
 */
export async function relationConflicts(
  db: Db,
  planned: number,
  selection: PlanSelection,
  ranges: readonly IdRange[],
): Promise<PlanConflict[]> {
  const { requires, conflicts } = await namedRelations(db, planned);
  if (requires.length + conflicts.length === 0) return [];
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
  return found;
}
