import type { AssignmentMode } from "#shared/contract/assignments/assignments.ts";
import type { AssignmentManifest } from "#shared/contract/manifests/assignment_manifest.ts";
import type { ManifestChange } from "#shared/contract/manifests/manifests.ts";
import { changesOf } from "./differences.ts";
import { refusalAt } from "./manifest_refusals.ts";
import {
  type KindPlan,
  type ManifestAt,
  packageTitle,
} from "./plan_packages.ts";

/** A manifest of an assignment whose names were looked up. */
export interface ResolvedAssignment extends ManifestAt<AssignmentManifest> {
  /** Null: the package is created by another manifest. */
  readonly packageId: number | null;
  readonly machines: readonly number[];
}

/** An assignment in force. */
export interface PresentAssignment {
  readonly id: number;
  readonly packageId: number;
  /** "vlc 3.0" */
  readonly packageTitle: string;
  readonly groups: readonly string[];
  readonly machines: readonly number[];
  readonly query: string | null;
  readonly force: boolean;
  readonly mode: AssignmentMode;
}

/** A new assignment, and the manifest that describes it. */
export interface PlannedAssignment {
  readonly change: ManifestChange;
  readonly from: ResolvedAssignment;
}

/** The assignments that are created and withdrawn. */
export interface AssignmentPlan extends Pick<KindPlan, "deletions"> {
  readonly created: readonly PlannedAssignment[];
}

/**
 * The assignments that are missing, and with `prune` those in force that no
 * manifest describes.
 *
 * @throws {Refusal} `malformed_request`, if one is described twice.
 */
export function planAssignments(
  manifests: readonly ResolvedAssignment[],
  present: readonly PresentAssignment[],
  prune: boolean,
): AssignmentPlan {
  const inForce = new Set(present.map(keyOf));
  const described = new Set<string>();
  const created: PlannedAssignment[] = [];
  for (const one of manifests) {
    const { manifest, packageId, machines } = one;
    const title = packageTitle({ ...manifest, name: manifest.package });
    const key = keyOf({
      packageId: packageId ?? title,
      groups: manifest.groups,
      machines,
      query: manifest.query ?? null,
      force: manifest.force,
      mode: modeOf(manifest),
    });
    if (described.has(key)) {
      throw refusalAt(
        one.at,
        "package",
        `This assignment of ${title} is described twice`,
      );
    }
    described.add(key);
    if (inForce.has(key)) continue;
    const { groups, machines: names, query, force } = manifest;
    const [change] = changesOf("assignment", title, undefined, {
      ...groups.length > 0 && { groups },
      ...names.length > 0 && { machines: names },
      ...query !== undefined && { query },
      ...force && { force },
      ...query === undefined && modeOf(manifest) === "snapshot" &&
        { mode: "snapshot" },
    });
    created.push({ change: change!, from: one });
  }
  const deletions = (prune ? present : [])
    .filter((one) => !described.has(keyOf(one)) && !isEmpty(one))
    .map(withdrawal);
  return { created, deletions };
}

/** The mode that an assignment has if its manifest says none. */
export function modeOf({ query, mode }: AssignmentManifest): AssignmentMode {
  return query === undefined ? mode ?? "continuous" : "snapshot";
}

/** All its machines were removed: no manifest can describe it. */
function isEmpty({ groups, machines, query }: PresentAssignment): boolean {
  return groups.length + machines.length === 0 && query === null;
}

function withdrawal(of: PresentAssignment): ManifestChange {
  const { groups, machines, query } = of;
  return {
    action: "delete",
    kind: "assignment",
    name: of.packageTitle,
    id: of.id,
    fields: [
      ...groups.length > 0
        ? [{ field: "groups", from: [...groups], to: null }]
        : [],
      ...machines.length > 0
        ? [{ field: "machines", from: machines.length, to: null }]
        : [],
      ...query === null ? [] : [{ field: "query", from: query, to: null }],
    ],
  };
}

/** Equal for assignments that do the same. */
function keyOf(
  { packageId, groups, machines, query, force, mode }:
    & Omit<PresentAssignment, "id" | "packageId" | "packageTitle">
    & { readonly packageId: number | string },
): string {
  return JSON.stringify([
    packageId,
    [...new Set(groups)].toSorted(),
    [...new Set(machines)].toSorted((a, b) => a - b),
    query?.trim() ?? null,
    force,
    mode,
  ]);
}
