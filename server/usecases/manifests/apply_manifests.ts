import type {
  ManifestChange,
  ManifestRequest,
} from "#shared/contract/manifests/manifests.ts";
import type { PackageManifest } from "#shared/contract/manifests/package_manifest.ts";
import type { WindowRule } from "#shared/contract/schedules/windows.ts";
import type { Role } from "#shared/contract/roles.ts";
import { groupsNamed as storedGroupsNamed } from "#db/groups/groups.ts";
import { windowRules } from "#db/schedules/windows.ts";
import { packageById } from "#db/packages/packages.ts";
import { packageTitle } from "#server/domain/manifests/plan_packages.ts";
import {
  groupsNamed,
  policyOf,
  sortedWindows,
} from "#server/domain/manifests/schedule_fields.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { withdrawAssignment } from "#server/usecases/assignments/withdraw_assignment.ts";
import {
  changeGroup,
  createGroup,
  deleteGroup,
} from "#server/usecases/groups/edit_groups.ts";
import { createOperator } from "#server/usecases/operators/create_operator.ts";
import { removeOperator } from "#server/usecases/operators/remove_operator.ts";
import { setRole } from "#server/usecases/operators/set_role.ts";
import { setActivation } from "#server/usecases/packages/activate_package.ts";
import { createPackage } from "#server/usecases/packages/create_package.ts";
import { deletePackage } from "#server/usecases/packages/delete_package.ts";
import { setPackageCodes } from "#server/usecases/packages/set_exit_codes.ts";
import {
  createWindow,
  removeWindow,
} from "#server/usecases/schedules/windows.ts";
import type { Services } from "#server/usecases/services.ts";
import { changeSettings } from "#server/usecases/settings/change_settings.ts";
import { packageInputOf } from "./new_packages.ts";
import { planManifests, type ResolvedPlan } from "./plan_manifests.ts";
import { refuseHalfway } from "./refuse_halfway.ts";

/** The state of a plan that is being carried out. */
interface Run {
  readonly services: Services;
  readonly plan: ResolvedPlan;
  readonly manifests: ManifestRequest["manifests"];
  readonly by: Requester;
  /** Ids of the packages that were created, by their titles. */
  readonly created: Map<string, number>;
}

/**
 * Makes the changes of a plan, each as its own command would, with its checks
 * and its event.
 *
 * @throws {Refusal} `not_possible_now`, if a part of the plan cannot be carried
 * out, and `changed_meanwhile`, if the plan would be another one by now, before
 * anything is done; else what a change is refused with, and the sentence says
 * how many were made before it.
 */
export async function applyManifests(
  services: Services,
  request: ManifestRequest & { readonly digest: string },
  by: Requester,
): Promise<{ changes: ManifestChange[] }> {
  const plan = await planManifests(services, request, by);
  const [problem] = plan.problems;
  if (problem) {
    throw new Refusal(
      "not_possible_now",
      `Nothing was applied. ${problem.sentence}`,
      { problems: plan.problems },
    );
  }
  if (plan.digest !== request.digest) {
    throw new Refusal(
      "changed_meanwhile",
      "Nothing was applied: things have changed since the plan was made; look at the new plan",
    );
  }
  await refuseHalfway(services, plan, by);
  const { manifests } = request;
  const run: Run = { services, plan, manifests, by, created: new Map() };
  let done = 0;
  for (const change of plan.changes) {
    try {
      await make(run, change);
    } catch (error) {
      if (!(error instanceof Refusal) || done === 0) throw error;
      throw new Refusal(
        error.code,
        `${done} of ${plan.changes.length} changes were applied. ${error.message}`,
        { ...error.details, applied: done },
      );
    }
    done++;
  }
  return { changes: plan.changes };
}

async function make(run: Run, change: ManifestChange): Promise<void> {
  switch (change.kind) {
    case "group":
      return await makeGroup(run, change);
    case "operator":
      return await makeOperator(run, change);
    case "settings":
      return await makeSettings(run, change);
    case "package":
      return await makePackage(run, change);
    case "assignment":
      return await makeAssignment(run, change);
  }
}

function valuesOf({ fields }: ManifestChange): Record<string, unknown> {
  return Object.fromEntries(fields.map(({ field, to }) => [field, to]));
}

async function makeGroup(
  { services, plan, by }: Run,
  change: ManifestChange,
): Promise<void> {
  const { action, name } = change;
  const { id = 0 } = plan.groups.get(name) ?? {};
  const { windows, ...values } = valuesOf(change);
  let group = id;
  if (action === "create") {
    const draft = { description: "", ...values, name };
    group = (await createGroup(services, { ...draft, machines: [] }, by)).id;
  } else if (action === "change") {
    const none = { add: [], exclude: [], remove: [] };
    if (Object.keys(values).length > 0) {
      await changeGroup(services, { id, ...values, ...none }, by);
    }
  } else return await deleteGroup(services, id, by);
  if (windows) await makeWindows(services, group, windows as WindowRule[], by);
}

/** Gives a group exactly these windows; those it has already stay. */
async function makeWindows(
  services: Services,
  group: number,
  wanted: readonly WindowRule[],
  by: Requester,
): Promise<void> {
  const keyOf = (rule: WindowRule) => JSON.stringify(sortedWindows([rule]));
  const missing = new Map(wanted.map((rule) => [keyOf(rule), rule]));
  const superfluous: number[] = [];
  for (const one of await windowRules(services.store.db)) {
    if (one.group !== group) continue;
    if (!missing.delete(keyOf(one.rule))) superfluous.push(one.id);
  }
  for (const rule of missing.values()) {
    await createWindow(services, { group, ...rule }, by);
  }
  for (const id of superfluous) await removeWindow(services, id, by);
}

async function makeOperator(
  { services, plan, by }: Run,
  change: ManifestChange,
): Promise<void> {
  const { action, name } = change;
  const { id = 0 } = plan.operators.get(name) ?? {};
  const role = valuesOf(change).role as Role;
  if (action === "create") await createOperator(services, { name, role }, by);
  else if (action === "change") await setRole(services, { id, role }, by);
  else await removeOperator(services, id, by);
}

async function makeSettings(
  { services, plan, by }: Run,
  change: ManifestChange,
): Promise<void> {
  const { name } = change;
  const [id] = name === "" ? [] : await groupIds(services, [name]);
  await changeSettings(
    services,
    {
      scope: id === undefined ? { level: "global" } : { level: "group", id },
      change: valuesOf(change),
      version: plan.versions.get(name),
    },
    by,
  );
}

/** Ids of groups, some of which changes before have created. */
async function groupIdsByName(
  { store }: Services,
  names: readonly string[],
): Promise<Map<string, number>> {
  if (names.length === 0) return new Map();
  const groups = await storedGroupsNamed(store.db, { names });
  return new Map(
    groups.filter(({ name }) => names.includes(name))
      .map(({ name, id }) => [name, id]),
  );
}

async function groupIds(
  services: Services,
  names: readonly string[],
): Promise<number[]> {
  return [...(await groupIdsByName(services, names)).values()];
}

async function makePackage(run: Run, change: ManifestChange): Promise<void> {
  const { services, by } = run;
  const { action, name, id = 0, machines = 0 } = change;
  if (action === "delete") return await deletePackage(services, id, by);
  if (action === "create") return await createOne(run, name);
  const { successCodes, rebootCodes, active } = valuesOf(
    change,
  ) as PackageManifest;
  if (successCodes !== undefined || rebootCodes !== undefined) {
    const before = await packageById(services.store.db, id);
    await setPackageCodes(services, id, {
      successCodes: successCodes ?? before?.successCodes ?? [],
      rebootCodes: rebootCodes ?? before?.rebootCodes ?? [],
    }, by);
  }
  if (active !== undefined) {
    const how = { confirmMachines: machines };
    await setActivation(services, { id, active }, by, how);
  }
}

async function createOne(
  { services, manifests, by, created }: Run,
  title: string,
): Promise<void> {
  for (const manifest of manifests) {
    if (manifest.kind !== "package" || packageTitle(manifest) !== title) {
      continue;
    }
    const input = packageInputOf(manifest);
    const { package: made } = await createPackage(services, input, by);
    const { id } = made!;
    created.set(title, id);
    // No machine waits for it yet.
    if (manifest.active) {
      await setActivation(services, { id, active: true }, by);
    }
  }
}

async function makeAssignment(
  { services, plan, by, created }: Run,
  change: ManifestChange,
): Promise<void> {
  const how = { confirmMachines: change.machines ?? 0 };
  if (change.action === "delete") {
    await withdrawAssignment(services, change.id ?? 0, by, how);
    return;
  }
  const { manifest, packageId, machines } = plan.assignments.get(change)!.from;
  const { rollout, times } = manifest;
  const ids = await groupIdsByName(services, groupsNamed(rollout));
  await assignPackage(
    services,
    {
      packageId: packageId ?? created.get(change.name)!,
      machines,
      groups: await groupIds(services, manifest.groups),
      query: manifest.query,
      force: manifest.force,
      mode: manifest.query === undefined ? manifest.mode : undefined,
      rollout: rollout && policyOf(rollout, (name) => ids.get(name)!),
      times,
    },
    by,
    { ...how, mayHaveBegun: true },
  );
}
