import type { Settings } from "#shared/contract/settings/settings.ts";
import { Refusal } from "./refusal.ts";

/** The part of the settings a guard is about. */
export type GuardSettings = Pick<Settings, "guardPercent" | "guardMachines">;

/**
 * Whether an act reaches so many machines that their number must be said.
 *
 * @param reached Machines (× packages) it changes something on.
 * @param fleet Machines there are.
 */
export function needsConfirmation(
  reached: number,
  fleet: number,
  { guardPercent, guardMachines }: GuardSettings,
): boolean {
  return reached > guardMachines && reached * 100 > fleet * guardPercent;
}

/**
 * Lets an act happen only if its number was said, where that is needed; a
 * wrong one is refused always.
 *
 * @param act What is refused: "assign the package".
 * @param confirmed The number the operator said.
 * @param mayBeLess A number that is higher than what is reached does as well.
 * @throws {Refusal} `guard_number_needed`.
 */
export function checkConfirmation(
  act: string,
  { reached, fleet, confirmed, settings, mayBeLess = false }: {
    readonly reached: number;
    readonly fleet: number;
    readonly confirmed: number | undefined;
    readonly settings: GuardSettings;
    readonly mayBeLess?: boolean;
  },
): void {
  if (confirmed === reached) return;
  if (mayBeLess && confirmed !== undefined && reached < confirmed) return;
  const needed = needsConfirmation(reached, fleet, settings);
  if (confirmed === undefined && !needed) return;
  const details = { reached, fleet, percent: settings.guardPercent };
  if (confirmed !== undefined) {
    throw new Refusal(
      "guard_number_needed",
      `Cannot ${act}: it affects ${reached} machines, not the ${confirmed} in confirmMachines; check it, and repeat it with ${reached} to proceed`,
      details,
    );
  }
  throw new Refusal(
    "guard_number_needed",
    `Cannot ${act} without confirmation: it affects ${reached} of ${fleet} machines, more than ${settings.guardPercent} %; repeat it with confirmMachines ${reached} to proceed`,
    details,
  );
}
