import type { AssignmentMode } from "#shared/contract/assignments/assignments.ts";
import type { AssignmentManifest } from "#shared/contract/manifests/assignment_manifest.ts";
import type {
  ManifestChange,
  ManifestProblem,
} from "#shared/contract/manifests/manifests.ts";
import type { RolloutManifest } from "#shared/contract/manifests/rollout_manifest.ts";
import type { NewTimes } from "#shared/contract/schedules/times.ts";
import { among, changesOf, differences } from "./differences.ts";
import { refusalAt } from "./manifest_refusals.ts";
import {
  type KindPlan,
  type ManifestAt,
  packageTitle,
} from "./plan_packages.ts";
import { utcTimes } from "./schedule_fields.ts";

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
  readonly rollout: RolloutManifest | null;
  readonly times: NewTimes | null;
}

/** A new assignment, and the manifest that describes it. */
export interface PlannedAssignment {
  readonly change: ManifestChange;
  readonly from: ResolvedAssignment;
}

/** The assignments that are created and withdrawn. */
export interface AssignmentPlan
  extends Pick<KindPlan, "deletions" | "problems"> {
  readonly created: readonly PlannedAssignment[];
}

/**
 * The assignments that are missing, and with `prune` those in force that no
 * manifest describes. Waves and times of one in force cannot change: where a
 * manifest has others, that is a problem.
 *
 * @throws {Refusal} `malformed_request`, if one is described twice.
 */
export function planAssignments(
  manifests: readonly ResolvedAssignment[],
  present: readonly PresentAssignment[],
  prune: boolean,
): AssignmentPlan {
  const inForce = Map.groupBy(present, keyOf);
  const problems: ManifestProblem[] = [];
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
    const alike = inForce.get(key);
    if (alike) {
      problems.push(...fixedFields(one, title, alike));
      continue;
    }
    const { groups, machines: names, query, force } = manifest;
    const [change] = changesOf("assignment", title, undefined, {
      ...groups.length > 0 && { groups },
      ...names.length > 0 && { machines: names },
      ...query !== undefined && { query },
      ...force && { force },
      ...query === undefined && modeOf(manifest) === "snapshot" &&
        { mode: "snapshot" },
      ...manifest.rollout && { rollout: manifest.rollout },
      ...manifest.times && { times: utcTimes(manifest.times) },
    });
    created.push({ change: change!, from: one });
  }
  const deletions = (prune ? present : [])
    .filter((one) => !described.has(keyOf(one)) && !isEmpty(one))
    .map(withdrawal);
  return { created, deletions, problems };
}

/** The fields of a manifest that no assignment in force with its key has. */
function fixedFields(
  { at, manifest }: ResolvedAssignment,
  name: string,
  [first, ...others]: readonly PresentAssignment[],
): ManifestProblem[] {
  const { rollout, times } = manifest;
  const wanted = {
    ...rollout && { rollout },
    ...times && { times: utcTimes(times) },
  };
  const of = (one: PresentAssignment) =>
    differences(
      among({ rollout: one.rollout, times: one.times }, wanted),
      wanted,
    );
  const fields = of(first!);
  if (others.some((one) => of(one).length === 0)) return [];
  return fields.map(({ field, from, to }) => ({
    manifest: at,
    kind: "assignment",
    name,
    reason: "fixed_after_assignment",
    ...{ field, from, to },
    sentence: `Cannot change the ${field} of assignment ${
      first!.id
    } of ${name}: it is set when the package is assigned; withdraw the assignment first`,
  }));
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
    & Pick<
      PresentAssignment,
      "groups" | "machines" | "query" | "force" | "mode"
    >
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
