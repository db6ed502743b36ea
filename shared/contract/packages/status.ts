import * as z from "zod";
import { Assignment } from "#shared/contract/assignments/assignments.ts";
import { PackageWhy } from "#shared/contract/deployments/why.ts";
import { endpoint } from "#shared/contract/endpoint.ts";
import { ById, Moment, pageOf } from "#shared/contract/page.ts";
import { Package, StateCounts } from "./packages.ts";
import { PackageProgress, PackageTraits } from "./progress.ts";

/**
 * Everything that is counted about a package, all of one moment: where two
 * numbers count the same machines, they are equal.
 */
export const PackageStatus = z.object({
  at: Moment,
  package: Package,
  progress: PackageProgress,
  why: PackageWhy,
  /** Null: it has failed nowhere. */
  traits: PackageTraits.nullable(),
  /** The newest assignments, at most twenty. */
  assignments: pageOf(Assignment),
  /** At most ten groups of these, with their machines counted by state. */
  groups: z.array(z.object({
    group: z.object({ id: z.number().int(), name: z.string() }),
    counts: StateCounts,
  })),
});
export type PackageStatus = z.infer<typeof PackageStatus>;

export const readPackageStatus = endpoint({
  method: "GET",
  path: "/packages/{id}/status",
  summary:
    "How far a package got, why it is no further and where it failed, counted at one moment",
  role: "viewer",
  params: ById,
  output: PackageStatus,
});
