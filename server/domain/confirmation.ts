import type { Settings } from "#shared/contract/settings/settings.ts";
import { Refusal } from "./refusal.ts";

/** The settings that decide when a confirmation is needed. */
export type GuardSettings = Pick<Settings, "guardPercent" | "guardMachines">;

/**
 * True if an action affects so many machines that their number must be
 * confirmed.
 *
 * @param reached Number of machines (× packages) that the action changes.
 * @param fleet Number of all machines.
 */
export function needsConfirmation(
  reached: number,
  fleet: number,
  { guardPercent, guardMachines }: GuardSettings,
): boolean {
  return reached > guardMachines && reached * 100 > fleet * guardPercent;
}

/**
 * Allows an action only with the right confirmation, if it needs one; a wrong
 * confirmation is always refused.
 *
 * @param act The action, for the message: "assign the package".
 * @param confirmed The number that the operator confirmed.
 * @param mayBeLess Accepts a confirmed number that is higher than `reached`.
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
