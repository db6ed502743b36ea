import {
  audienceCounts,
  type GroupRules,
} from "#db/assignments/audience_counts.ts";
import { groupsServed } from "#db/assignments/assignments.ts";
import type { StatusCount } from "#db/assignments/plan_machines.ts";
import { groupById } from "#db/groups/groups.ts";
import type { Db } from "#db/store/tables.ts";
import type { AssignmentManifest } from "#shared/contract/manifests/assignment_manifest.ts";
import type {
  Manifest,
  ManifestChange,
  ManifestProblem,
  ManifestRequest,
} from "#shared/contract/manifests/manifests.ts";
import { isInVain, reasonsInWords } from "#server/domain/deployments/nobody.ts";
import {
  meant,
  refusalAt,
  suggestion,
} from "#server/domain/manifests/manifest_refusals.ts";
import {
  type AssignmentPlan,
  modeOf,
  planAssignments,
  type PlannedAssignment,
  type ResolvedAssignment,
} from "#server/domain/manifests/plan_assignments.ts";
import {
  packageOf,
  packageTitle,
} from "#server/domain/manifests/plan_packages.ts";
import {
  groupsNamed,
  manifestRollout,
  manifestTimes,
  policyOf,
} from "#server/domain/manifests/schedule_fields.ts";
import { policyProblem } from "#server/domain/rollouts/policy_problem.ts";
import {
  timesOf,
  timesProblem,
} from "#server/domain/schedules/assignment_times.ts";
import { readQuery } from "#server/domain/read_query.ts";
import {
  type Tally,
  tallyOf,
} from "#server/usecases/assignments/build_plan.ts";
import { causeRules, searchFor } from "#server/usecases/fleet/cause_rules.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";
import { storedQuery } from "#server/usecases/groups/group_query.ts";
import { findNames } from "#server/usecases/machines/find_names.ts";
import type { Services } from "#server/usecases/services.ts";
import type { Present } from "./present_things.ts";

/** The changes that other manifests make before assignments are made. */
type EarlierChanges = readonly ManifestChange[];

/**
 * Compares the manifests of assignments with those in force.
 *
 * @param earlier The other changes of the plan, deletions included.
 * @throws {Refusal} `malformed_request`, if a manifest names what is not there.
 */
export async function comparedAssignments(
  db: Db,
  { manifests, prune }: ManifestRequest,
  present: Present,
  earlier: EarlierChanges,
  now: Date,
): Promise<AssignmentPlan> {
  const resolved: ResolvedAssignment[] = [];
  for (const [at, manifest] of manifests.entries()) {
    if (manifest.kind !== "assignment") continue;
    const known = { manifests, present, earlier };
    refuseMissingGroup(at, "groups", manifest.groups, known);
    refuseMissingGroup(at, "rollout", groupsNamed(manifest.rollout), known);
    resolved.push({
      at,
      manifest,
      packageId: packageIdOf(at, manifest, manifests, present, earlier),
      machines: await machinesNamed(db, at, manifest.machines),
    });
  }
  const titles = new Map(
    present.packages.map((one) => [one.id, packageTitle(one)]),
  );
  const nameOf = (id: number) =>
    present.stored.find((group) => group.id === id)?.name ?? `${id}`;
  const plan = planAssignments(
    resolved,
    present.assignments.map(({ rollout, times, ...one }) => ({
      ...one,
      packageTitle: titles.get(one.packageId) ?? "",
      rollout: rollout && manifestRollout(rollout, nameOf),
      times: manifestTimes(times),
    })),
    prune.includes("assignment"),
  );
  for (const { from: { at, manifest } } of plan.created) {
    refuseWrongSchedule(at, manifest, now);
  }
  return plan;
}

/**
 * Moments that are to come when an assignment is made may have passed in its
 * manifest, but for its expiry.
 *
 * @throws {Refusal} `malformed_request`, if its waves or times are not valid.
 */
function refuseWrongSchedule(
  at: number,
  { rollout, times }: AssignmentManifest,
  now: Date,
): void {
  const groups = groupsNamed(rollout);
  const wrongPolicy = rollout &&
    policyProblem(policyOf(rollout, (name) => 1 + groups.indexOf(name)));
  if (wrongPolicy) throw refusalAt(at, "rollout", wrongPolicy);
  const wrongTimes = times && timesProblem(timesOf(times), now.getTime(), true);
  if (wrongTimes) throw refusalAt(at, "times", wrongTimes);
}

/** @returns Null: another manifest creates the package. */
function packageIdOf(
  at: number,
  { package: name, version, packageId: id }: ResolvedAssignment["manifest"],
  manifests: readonly Manifest[],
  { packages }: Present,
  earlier: EarlierChanges,
): number | null {
  const present = packageOf(packages, { name, version, id }, at, "package");
  const isDeleted = earlier.some((change) =>
    change.kind === "package" && change.action === "delete" &&
    change.id === present?.id
  );
  if (present && !isDeleted) return present.id;
  const isCreated = !present &&
    manifests.some((one) =>
      one.kind === "package" && one.name === name && one.version === version
    );
  if (isCreated) return null;
  const title = packageTitle({ name, version });
  const versions = packages.filter((one) => one.name === name)
    .map((one) => one.version);
  throw refusalAt(
    at,
    "package",
    isDeleted
      ? `The package ${title} is deleted by this plan: it has no manifest`
      : versions.length > 0
      ? `There is no package ${title}; there are the versions ${
        versions.map((one) => one || '""').join(", ")
      }`
      : `There is no package "${title}"${
        suggestion(title, packages.map(packageTitle))
      }`,
  );
}

function refuseMissingGroup(
  at: number,
  field: "groups" | "rollout",
  groups: readonly string[],
  { manifests, present: { stored }, earlier }: {
    readonly manifests: readonly Manifest[];
    readonly present: Present;
    readonly earlier: EarlierChanges;
  },
): void {
  const deleted = new Set(
    earlier.filter(({ kind, action }) =>
      kind === "group" && action === "delete"
    ).map(({ name }) => name),
  );
  for (const group of groups) {
    const exists = !deleted.has(group) && (
      stored.some(({ name }) => name === group) ||
      manifests.some((one) => one.kind === "group" && one.name === group)
    );
    if (exists) continue;
    const close = suggestion(group, stored.map(({ name }) => name));
    throw refusalAt(at, field, `There is no group "${group}"${close}`);
  }
}

async function machinesNamed(
  db: Db,
  at: number,
  names: readonly string[],
): Promise<number[]> {
  if (names.length === 0) return [];
  const { machines, unknown: [none], ambiguous: [several] } = await findNames(
    db,
    names,
    true,
  );
  if (none) {
    throw refusalAt(
      at,
      "machines",
      `There is no machine "${none.name}"${meant(none.close)}`,
    );
  }
  if (several) {
    const ids = several.machines.map(({ id }) => id).join(", ");
    throw refusalAt(
      at,
      "machines",
      `Several machines are called "${several.name}"; say the id of one: ${ids}`,
    );
  }
  return machines.map(({ id }) => id);
}

/**
 * Counts the machines that a planned assignment reaches once the other changes
 * are made.
 *
 * @returns Its change; a problem if it would change nothing, now or later.
 */
export async function countedAssignment(
  services: Services,
  planned: PlannedAssignment,
  present: Present,
  manifests: readonly Manifest[],
  earlier: EarlierChanges,
): Promise<ManifestChange | ManifestProblem> {
  const { change, from } = planned;
  const { at, manifest } = from;
  const drafts = await draftsOf(services, manifest.groups, present, earlier);
  const groups = present.stored.filter(({ name }) =>
    manifest.groups.includes(name) && !drafts.has(name)
  ).map(({ id }) => id);
  const tally = await tallyFor(services, from, present, manifests, {
    groups,
    drafts: [...drafts.values()],
  });
  const later = modeOf(manifest) === "continuous" &&
    await reachesLater(services.store.db, from, groups, drafts.size > 0);
  if (isInVain({ outcomes: tally.outcomes, reachesLater: later })) {
    return {
      manifest: at,
      kind: "assignment",
      name: change.name,
      reason: "reaches_nobody",
      ...{ field: "", from: null, to: null },
      sentence: `The assignment of ${change.name} would reach no machine: ${
        reasonsInWords(tally.outcomes, manifest)
      }`,
      outcomes: tally.outcomes,
    };
  }
  return tally.reached > 0 ? { ...change, machines: tally.reached } : change;
}

/** Groups of an assignment that other manifests create or change. */
async function draftsOf(
  { store: { db } }: Services,
  groups: readonly string[],
  { stored }: Present,
  earlier: EarlierChanges,
): Promise<Map<string, GroupRules>> {
  const drafts = new Map<string, GroupRules>();
  for (const { kind, action, name, fields } of earlier) {
    if (kind !== "group" || action === "delete" || !groups.includes(name)) {
      continue;
    }
    const { query, trustedOnly } = Object.fromEntries(
      fields.map(({ field, to }) => [field, to]),
    ) as { readonly query?: string | null; readonly trustedOnly?: boolean };
    const id = stored.find((one) => one.name === name)?.id ?? null;
    if (id !== null && query === undefined && trustedOnly === undefined) {
      continue;
    }
    const before = id === null ? null : await groupById(db, id);
    drafts.set(name, {
      id,
      query: query === undefined
        ? before?.query ?? null
        : (await storedQuery(db, query, { id, name })).query,
      trustedOnly: trustedOnly ?? before?.trustedOnly ?? false,
    });
  }
  return drafts;
}

async function tallyFor(
  { store: { wide }, now }: Services,
  { manifest, packageId, machines }: ResolvedAssignment,
  { packages }: Present,
  manifests: readonly Manifest[],
  { groups, drafts }: {
    readonly groups: readonly number[];
    readonly drafts: readonly GroupRules[];
  },
): Promise<Tally> {
  const at = now();
  const { package: name, version, query, force } = manifest;
  const made = manifests.find((one) =>
    one.kind === "package" && one.name === name && one.version === version
  );
  const target = packages.find(({ id }) => id === packageId)?.target ??
    (made?.kind === "package" ? made.target : undefined) ?? "any";
  const parsed = query === undefined ? null : readQuery(query);
  const audience = {
    packageId: packageId ?? 0,
    ...{ machines, groups },
    matching: parsed && await searchFor(wide, parsed, at),
  };
  const moment = { at, loadRules: () => causeRules(wide.db, at) };
  const counts: StatusCount[] = [];
  for await (
    const part of audienceCounts(wide.db, audience, drafts, moment)
  ) {
    counts.push(...part);
    await yieldToOthers();
  }
  return tallyOf(counts, { force, target });
}

/** True if machines that join its groups later get the package by it alone. */
async function reachesLater(
  db: Db,
  { packageId, manifest }: ResolvedAssignment,
  groups: readonly number[],
  hasDrafts: boolean,
): Promise<boolean> {
  if (manifest.groups.length === 0) return false;
  if (packageId === null || hasDrafts) return true;
  const served = await groupsServed(db, packageId, groups);
  return groups.some((group) => !served.has(group));
}
