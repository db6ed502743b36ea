import { fleetSize } from "#db/assignments/plan_figures.ts";
import { globalSettings } from "#db/settings/settings.ts";
import { checkConfirmation } from "#server/domain/confirmation.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * Lets an act that reaches much of the fleet happen only if its number was
 * said.
 *
 * @param act What is refused: "assign the package".
 * @param told.mayBeLess What is reached changes by itself, as results arrive:
 * a number that is too high is right as well.
 * @throws {Refusal} `guard_number_needed`.
 */
export async function requireConfirmation(
  { store }: Pick<Services, "store">,
  act: string,
  told: {
    readonly reached: number;
    readonly confirmed: number | undefined;
    readonly mayBeLess?: boolean;
  },
): Promise<void> {
  checkConfirmation(act, {
    ...told,
    fleet: await fleetSize(store.db),
    settings: await globalSettings(store.db),
  });
}
