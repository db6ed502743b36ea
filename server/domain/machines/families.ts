import type { AgentFamily, FamilyCounts } from "#shared/families.ts";

/** Counts machines by family. */
export function countFamilies(
  rows: readonly {
    readonly family: AgentFamily;
    /** Number of machines a row stands for; default 1. */
    readonly machines?: number;
  }[],
): FamilyCounts {
  const counts: FamilyCounts = { unix: 0, windows: 0 };
  for (const { family, machines = 1 } of rows) {
    counts[family] = (counts[family] ?? 0) + machines;
  }
  return counts;
}

/** The sum of two counts. */
export function addFamilies(
  counts: FamilyCounts,
  more: FamilyCounts,
): FamilyCounts {
  const mobile = (counts.mobile ?? 0) + (more.mobile ?? 0);
  return {
    unix: counts.unix + more.unix,
    windows: counts.windows + more.windows,
    ...mobile > 0 && { mobile },
  };
}
