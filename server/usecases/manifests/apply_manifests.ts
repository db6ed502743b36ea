import type {
  ManifestChange,
  ManifestRequest,
} from "#shared/contract/manifests.ts";
import type { Role } from "#shared/contract/roles.ts";
import { groupsNamed } from "#db/groups/groups.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import {
  changeGroup,
  createGroup,
  deleteGroup,
} from "#server/usecases/groups/edit_groups.ts";
import { createOperator } from "#server/usecases/operators/create_operator.ts";
import { removeOperator } from "#server/usecases/operators/remove_operator.ts";
import { setRole } from "#server/usecases/operators/set_role.ts";
import type { Services } from "#server/usecases/services.ts";
import { changeSettings } from "#server/usecases/settings/change_settings.ts";
import { planManifests, type ResolvedPlan } from "./plan_manifests.ts";

/**
 * Makes the changes of a plan, each as its own command would, with its checks
 * and its event.
 *
 * @throws {Refusal} `changed_meanwhile`, if the plan would be another one by
 * now, before anything is done; else what a change is refused with, and the
 * sentence says how many were made before it.
 */
export async function applyManifests(
  services: Services,
  request: ManifestRequest & { readonly digest: string },
  by: Requester,
): Promise<{ changes: ManifestChange[] }> {
  const plan = await planManifests(services, request);
  if (plan.digest !== request.digest) {
    throw new Refusal(
      "changed_meanwhile",
      "Nothing was applied: things have changed since the plan was made; look at the new plan",
    );
  }
  let done = 0;
  for (const change of plan.changes) {
    try {
      await make(services, plan, change, by);
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

/** A group that a change before has created. */
async function groupNamed({ store }: Services, name: string) {
  const [group] = await groupsNamed(store.db, { names: [name] });
  return group;
}

async function make(
  services: Services,
  { groups, operators, versions }: ResolvedPlan,
  { action, kind, name, fields }: ManifestChange,
  by: Requester,
): Promise<void> {
  const values = Object.fromEntries(fields.map(({ field, to }) => [field, to]));
  if (kind === "settings") {
    const group = groups.get(name) ??
      (name === "" ? undefined : await groupNamed(services, name));
    await changeSettings(
      services,
      {
        scope: group ? { level: "group", id: group.id } : { level: "global" },
        change: values,
        version: versions.get(name),
      },
      by,
    );
  } else if (kind === "operator") {
    const { id = 0 } = operators.get(name) ?? {};
    const role = values.role as Role;
    if (action === "create") await createOperator(services, { name, role }, by);
    else if (action === "change") await setRole(services, { id, role }, by);
    else await removeOperator(services, id, by);
  } else {
    const { id = 0 } = groups.get(name) ?? {};
    if (action === "create") {
      const draft = { description: "", ...values, name };
      await createGroup(services, { ...draft, machines: [] }, by);
    } else if (action === "change") {
      const none = { add: [], exclude: [], remove: [] };
      await changeGroup(services, { id, ...values, ...none }, by);
    } else await deleteGroup(services, id, by);
  }
}
