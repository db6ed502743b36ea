import { fleetSize } from "#db/assignments/plan_figures.ts";
import { globalSettings } from "#db/settings/settings.ts";
import { checkConfirmation } from "#server/domain/confirmation.ts";
import type { Services } from "#server/usecases/services.ts";

/** The options an operator chooses for an action. */
export interface ActionOptions {
  /** Count what would change, and change nothing. */
  readonly dryRun?: boolean;
  /** The number of machines the operator says it affects. */
  readonly confirmMachines?: number;
  /** Refuse once a machine was offered what the action would stop. */
  readonly unlessOffered?: boolean;
}

/**
 * Lets an action that affects much of the fleet happen only if the operator has
 * typed the number of machines.
 *
 * @param action The action that a refusal names: "assign the package".
 * @param options.mayBeLess The number of affected machines falls by itself as
 *   results arrive, so a confirmation that is too high is accepted.
 * @throws {Refusal} `guard_number_needed`.
 */
export async function requireConfirmation(
  { store }: Pick<Services, "store">,
  action: string,
  { confirmMachines: confirmed }: ActionOptions,
  options: { readonly reached: number; readonly mayBeLess?: boolean },
): Promise<void> {
  checkConfirmation(action, {
    ...options,
    confirmed,
    fleet: await fleetSize(store.db),
    settings: await globalSettings(store.db),
  });
}
