import type { ManifestChange } from "#shared/contract/manifests/manifests.ts";
import { adminRemains } from "#db/operators/operators.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { refuseDeletion } from "#server/usecases/groups/refuse_deletion.ts";
import type { Services } from "#server/usecases/services.ts";
import { changeSettings } from "#server/usecases/settings/change_settings.ts";
import type { ResolvedPlan } from "./plan_manifests.ts";

/**
 * Refuses a plan of which a later change would be refused, for what is known
 * before the first one is made: settings that contradict each other, groups that
 * are needed, and operators without whom no admin could log in.
 *
 * @throws {Refusal} That of the change; the sentence says that nothing was
 * applied.
 */
export async function refuseHalfway(
  services: Services,
  plan: ResolvedPlan,
  by: Requester,
): Promise<void> {
  for (const [at, change] of plan.changes.entries()) {
    try {
      await refuseChange(services, plan, change, plan.changes.slice(0, at), by);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new Refusal(
        error.code,
        `Nothing was applied. ${error.message}`,
        error.details,
      );
    }
  }
}

async function refuseChange(
  services: Services,
  plan: ResolvedPlan,
  { kind, action, name, fields }: ManifestChange,
  earlier: readonly ManifestChange[],
  by: Requester,
): Promise<void> {
  const { store, now } = services;
  if (kind === "group" && action === "delete") {
    const group = plan.groups.get(name);
    if (group) await refuseDeletion(store.db, group, goneBy(earlier));
  }
  const operator = kind === "operator" ? plan.operators.get(name) : undefined;
  const isAdminLater = action !== "delete" &&
    fields.some(({ field, to }) => field === "role" && to === "admin");
  if (
    operator?.role === "admin" && !isAdminLater &&
    !await adminRemains(store.db, { operator: operator.id }, now())
  ) {
    throw new Refusal(
      "last_admin",
      `Cannot ${
        action === "delete" ? "remove" : "demote"
      } ${name}: no other admin has a valid token; issue one first`,
    );
  }
  const level = name === "" ? null : plan.groups.get(name)?.id;
  // Others before it may be what it needs.
  const isFirst = !earlier.some((one) => one.kind === "settings");
  if (kind === "settings" && level !== undefined && isFirst) {
    await changeSettings(
      services,
      {
        scope: level === null
          ? { level: "global" }
          : { level: "group", id: level },
        change: Object.fromEntries(fields.map(({ field, to }) => [field, to])),
        version: plan.versions.get(name),
      },
      by,
      { dryRun: true },
    );
  }
}

/** What is gone once these changes are made. */
function goneBy(earlier: readonly ManifestChange[]) {
  return {
    assignments: new Set(
      earlier.flatMap(({ kind, action, id }) =>
        kind === "assignment" && action === "delete" && id !== undefined
          ? [id]
          : []
      ),
    ),
    groups: new Set(
      earlier.filter(({ kind, action, fields }) =>
        kind === "group" &&
        (action === "delete" || fields.some(({ field }) => field === "query"))
      ).map(({ name }) => name),
    ),
  };
}
