import type { AgentFamily, FamilyCounts } from "#shared/families.ts";

/** How many machines there are of each family. */
export function countFamilies(
  rows: readonly {
    readonly family: AgentFamily;
    /** How many a row stands for; 1 if left out. */
    readonly machines?: number;
  }[],
): FamilyCounts {
  const counts = { unix: 0, windows: 0 };
  for (const { family, machines = 1 } of rows) counts[family] += machines;
  return counts;
}

/** Adds what `more` counts to `counts`. */
export function addFamilies(
  counts: FamilyCounts,
  more: FamilyCounts,
): FamilyCounts {
  return {
    unix: counts.unix + more.unix,
    windows: counts.windows + more.windows,
  };
}
