import { OPEN } from "#shared/contract/deployments/states.ts";
import type { StateCounts } from "#shared/contract/packages/packages.ts";

/** The most packages of a list. */
const WORST = 10;

/** A package's machines in each state. */
interface PackageCounts {
  readonly package: { readonly id: number };
  readonly active: boolean;
  readonly isDeleted: boolean;
  readonly counts: StateCounts;
}

/** The machines in one of these states. */
export function sumOf(
  counts: StateCounts,
  states: readonly string[] = Object.keys(counts),
): number {
  return states.reduce(
    (sum, state) => sum + (counts[state as keyof StateCounts] ?? 0),
    0,
  );
}

/** The deployments in each state, of all packages. */
export function totalStates(packages: readonly PackageCounts[]): StateCounts {
  const totals: StateCounts = {};
  for (const { counts } of packages) {
    for (const [state, machines] of Object.entries(counts)) {
      const key = state as keyof StateCounts;
      totals[key] = (totals[key] ?? 0) + machines;
    }
  }
  return totals;
}

/** Packages that failed, the one with the most machines first. */
export function worstFailing<One extends PackageCounts>(
  packages: readonly One[],
) {
  return packages
    .flatMap(({ package: of, isDeleted, counts }) => {
      const failed = counts.failed ?? 0;
      if (isDeleted || failed === 0) return [];
      return [{
        package: of as One["package"],
        failed,
        assigned: sumOf(counts),
      }];
    })
    .toSorted((a, b) => b.failed - a.failed || b.package.id - a.package.id)
    .slice(0, WORST);
}

/** Active packages with open deployments, the newest first. */
export function packagesUnderWay<One extends PackageCounts>(
  packages: readonly One[],
): { shown: One[]; total: number } {
  const all = packages
    .filter(({ active, isDeleted, counts }) =>
      active && !isDeleted && sumOf(counts, OPEN) > 0
    )
    .toSorted((a, b) => b.package.id - a.package.id);
  return { shown: all.slice(0, WORST), total: all.length };
}
