import type { StoredGroup } from "#db/groups/groups.ts";
import { countWaiting } from "#db/deployments/progress.ts";
import { printQuery } from "#shared/query/mod.ts";
import type {
  Manifest,
  ManifestChange,
  ManifestPlan,
  ManifestProblem,
  ManifestRequest,
} from "#shared/contract/manifests/manifests.ts";
import type { Operator } from "#shared/contract/operators.ts";
import { planChanges } from "#server/domain/manifests/plan_changes.ts";
import type { PlannedAssignment } from "#server/domain/manifests/plan_assignments.ts";
import { planPackages } from "#server/domain/manifests/plan_packages.ts";
import { refusalAt } from "#server/domain/manifests/manifest_refusals.ts";
import { sortedWindows } from "#server/domain/manifests/schedule_fields.ts";
import { windowProblem } from "#server/domain/schedules/windows.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { readQuery } from "#server/domain/read_query.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { withdrawAssignment } from "#server/usecases/assignments/withdraw_assignment.ts";
import {
  recallPackage,
  stopsIn,
} from "#server/usecases/deployments/cancel_deployments.ts";
import { previewGroup } from "#server/usecases/groups/preview_group.ts";
import type { Services } from "#server/usecases/services.ts";
import { checkNewPackages } from "./new_packages.ts";
import { comparedAssignments, countedAssignment } from "./plan_assignments.ts";
import { readPresent } from "./present_things.ts";

/** A plan with what carrying it out has to know. */
export interface ResolvedPlan extends ManifestPlan {
  readonly groups: ReadonlyMap<string, StoredGroup>;
  readonly operators: ReadonlyMap<string, Operator>;
  /** Versions of the settings that were compared, by the group's name. */
  readonly versions: ReadonlyMap<string, number>;
  /** The new assignments by their changes. */
  readonly assignments: ReadonlyMap<ManifestChange, PlannedAssignment>;
}

/**
 * Compares manifests with what there is, and changes nothing. The changes are
 * in the order in which they are made: groups, operators and settings;
 * assignments that are withdrawn; packages; new assignments; deletions.
 *
 * @throws {Refusal} `malformed_request` or `query_malformed`, with the place
 * `{manifest, field}` in its details; `last_admin`.
 */
export async function planManifests(
  services: Services,
  request: ManifestRequest,
  by: Requester,
): Promise<ResolvedPlan> {
  const { db } = services.store;
  const { prune } = request;
  const present = await readPresent(db, request, services.now());
  const groups = new Map(present.stored.map((group) => [group.name, group]));
  const manifests = request.manifests.map((manifest, at) =>
    withSortedWindows(
      withPrintedQuery(manifest, at, present.groups),
      at,
      services.now(),
    )
  );
  const plain = planChanges(manifests, present, prune);
  const packages = planPackages(
    manifests.flatMap((manifest, at) =>
      manifest.kind === "package" ? [{ at, manifest }] : []
    ),
    present.packages,
    prune.includes("package"),
  );
  const earlier = [
    ...plain.changes,
    ...plain.deletions,
    ...packages.deletions,
  ];
  const compared = await comparedAssignments(
    db,
    { manifests, prune },
    present,
    earlier,
    services.now(),
  );
  const problems = [
    ...packages.problems,
    ...compared.problems,
    ...await checkNewPackages(services, manifests, packages, by),
  ];
  const assignments = new Map<ManifestChange, PlannedAssignment>();
  for (const planned of compared.created) {
    const counted = await countedAssignment(
      services,
      planned,
      present,
      manifests,
      plain.changes,
    );
    if (isProblem(counted)) problems.push(counted);
    else assignments.set(counted, planned);
  }
  const changes = [
    ...await counted(services, plain.changes, groups, by),
    ...await counted(services, compared.deletions, groups, by),
    ...await counted(services, packages.changes, groups, by),
    ...assignments.keys(),
    ...packages.deletions,
    ...plain.deletions,
  ];
  return {
    changes,
    problems,
    digest: await digestOf(changes),
    machines: changes.reduce((sum, { machines = 0 }) => sum + machines, 0),
    operators: new Map(present.accounts.map((one) => [one.name, one])),
    ...{ groups, versions: present.versions, assignments },
  };
}

function isProblem(
  one: ManifestChange | ManifestProblem,
): one is ManifestProblem {
  return "reason" in one;
}

/**
 * The query of a group's manifest as the server prints it, so that only what
 * means something else differs.
 *
 * @throws {Refusal} `query_malformed`, with the place.
 */
function withPrintedQuery(
  manifest: Manifest,
  at: number,
  groups: readonly { readonly name: string; readonly query: string | null }[],
): Manifest {
  if (manifest.kind === "assignment" && manifest.query !== undefined) {
    readQueryAt(manifest.query, at);
  }
  if (manifest.kind !== "group" || !manifest.query) return manifest;
  const printed = printQuery(readQueryAt(manifest.query, at));
  const before = groups.find(({ name }) => name === manifest.name)?.query;
  return before === printed ? { ...manifest, query: printed } : manifest;
}

/** @throws {Refusal} `malformed_request`, if a window can never open. */
function withSortedWindows(
  manifest: Manifest,
  at: number,
  now: Date,
): Manifest {
  if (manifest.kind !== "group" || !manifest.windows) return manifest;
  const windows = sortedWindows(manifest.windows);
  for (const rule of windows) {
    const problem = windowProblem(rule, now.getTime());
    if (problem !== null) throw refusalAt(at, "windows", problem);
  }
  return { ...manifest, windows };
}

function readQueryAt(query: string, manifest: number) {
  try {
    return readQuery(query);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.code, error.message, {
      ...error.details,
      ...{ manifest, field: "query" },
    });
  }
}

async function digestOf(changes: readonly ManifestChange[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(changes));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** Changes with the number of machines that each affects. */
async function counted(
  services: Services,
  changes: readonly ManifestChange[],
  groups: ReadonlyMap<string, StoredGroup>,
  by: Requester,
): Promise<ManifestChange[]> {
  const all: ManifestChange[] = [];
  for (const change of changes) {
    const machines = await machinesOf(services, change, groups, by);
    all.push(machines > 0 ? { ...change, machines } : change);
  }
  return all;
}

async function machinesOf(
  services: Services,
  { action, kind, id = 0, name, fields }: ManifestChange,
  groups: ReadonlyMap<string, StoredGroup>,
  by: Requester,
): Promise<number> {
  const { store, now } = services;
  if (kind === "group" && action !== "delete") {
    const rules = fields.filter(({ field }) =>
      field === "query" || field === "trustedOnly"
    );
    if (rules.length === 0) return 0;
    const preview = await previewGroup(store, {
      group: groups.get(name)?.id,
      ...{ add: [], exclude: [], remove: [] },
      ...Object.fromEntries(rules.map(({ field, to }) => [field, to])),
    }, now());
    return preview.added + preview.removed;
  }
  if (kind === "assignment") {
    return stopsIn(
      await withdrawAssignment(services, id, by, { dryRun: true }),
    );
  }
  const active = fields.find(({ field }) => field === "active")?.to;
  if (kind !== "package" || action !== "change" || active === undefined) {
    return 0;
  }
  if (!active) {
    return (await recallPackage(services, id, by, { dryRun: true })).recalling;
  }
  const waiting = await countWaiting(store.db, id);
  return waiting.unix + waiting.windows;
}
