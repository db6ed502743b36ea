import type {
  AcceptResult,
  DeploymentFilter,
} from "#shared/contract/deployments/deployments.ts";
import { FINAL } from "#shared/contract/deployments/states.ts";
import { acceptStatements } from "#db/deployments/verification.ts";
import type { ProgressFilter } from "#db/deployments/progress.ts";
import {
  addFamilies,
  countFamilies,
} from "#server/domain/machines/families.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { actOnMany } from "#server/usecases/fleet/act_on_many.ts";
import type { ActionOptions } from "#server/usecases/fleet/require_confirmation.ts";
import {
  selectedDeployments,
  selectionFor,
} from "#server/usecases/fleet/select_deployments.ts";
import type { DeploymentId } from "./cancel_deployments.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * Accepts the recorded results of all deployments that match and are
 * unverified or contradicted: they count as verified, and the contradiction is
 * settled.
 *
 * @throws {Refusal} `malformed_request` if the filter excludes nothing,
 * `guard_number_needed`.
 */
export async function acceptDeployments(
  services: Services,
  filter: DeploymentFilter,
  by: Requester,
  how: ActionOptions = {},
): Promise<AcceptResult> {
  const selection = {
    ...await selectionFor(services, "accept", filter),
    doubtful: true,
  };
  const actor = `operator:${by.name}`;
  return await actOnMany<AcceptResult>(services, {
    count: () => countMatching(services, selection),
    run: async () => ({
      accepted: await acceptMatching(services, selection, actor),
    }),
    confirmation: {
      action: "accept the results",
      reached: ({ accepted }) => accepted,
    },
  }, how);
}

/**
 * Accepts the recorded result of one deployment.
 *
 * @throws {Refusal} `nothing_to_do` if it is neither unverified nor
 * contradicted.
 */
export async function acceptDeployment(
  services: Services,
  { machine, package: packageId }: DeploymentId,
  by: Requester,
): Promise<void> {
  const accepted = await acceptMatching(
    services,
    { machine, package: packageId, doubtful: true },
    `operator:${by.name}`,
  );
  if (accepted === 0) {
    throw new Refusal(
      "nothing_to_do",
      `Cannot accept the result of package ${packageId} on machine ${machine}: there is none that is unverified or contradicted`,
    );
  }
}

async function acceptMatching(
  { store, notifier, now }: Services,
  selection: ProgressFilter,
  actor: string,
): Promise<number> {
  let accepted = 0;
  for await (const part of selectedDeployments(store, selection, FINAL)) {
    const rows = await store.commit({
      accepted: acceptStatements(part, actor, now()),
    });
    accepted += rows.accepted.length;
    notifier.notify();
  }
  return accepted;
}

async function countMatching(
  { store }: Services,
  selection: ProgressFilter,
): Promise<AcceptResult> {
  let accepted = 0, byFamily = countFamilies([]);
  for await (const part of selectedDeployments(store, selection, FINAL)) {
    accepted += part.length;
    byFamily = addFamilies(byFamily, countFamilies(part));
  }
  return { accepted, byFamily };
}
