import type { MirrorMachines } from "#shared/contract/deployments/mirrors.ts";

/** The most mirrors that a dry run names. */
const MOST_MIRRORS = 20;

/** Machines by the mirror from which they fetch. */
export type MirrorCounts = Map<string, number>;

/** Adds deployments; those that fetch from this server do not count. */
export function addMirrors(
  counts: MirrorCounts,
  deployments: readonly { readonly mirror: string | null }[],
): void {
  for (const { mirror } of deployments) {
    if (mirror !== null) counts.set(mirror, 1 + (counts.get(mirror) ?? 0));
  }
}

/** The mirrors of most machines, those first. */
export function mostMirrors(counts: MirrorCounts): MirrorMachines[] {
  return [...counts]
    .map(([host, machines]) => ({ host, machines }))
    .sort((a, b) => b.machines - a.machines || (a.host < b.host ? -1 : 1))
    .slice(0, MOST_MIRRORS);
}
