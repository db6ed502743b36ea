import type { Settings } from "#shared/contract/settings/settings.ts";

/** The machines known, and those of them that registered in the last hour. */
export interface RegistrationCounts {
  readonly machines: number;
  readonly lastHour: number;
}

/** The limit that refuses a new machine. */
export type RegistrationLimit = "registrationsPerHour" | "mostMachines";

/** The limit that a further machine would exceed; null: it may register. */
export function exceededLimit(
  { machines, lastHour }: RegistrationCounts,
  limits: Pick<Settings, RegistrationLimit>,
): RegistrationLimit | null {
  if (machines >= limits.mostMachines) return "mostMachines";
  return lastHour >= limits.registrationsPerHour
    ? "registrationsPerHour"
    : null;
}

/** Fewer new machines in an hour are not worth a warning. */
const FEW = 100;
/** The share of the fleet that may be new in an hour without a warning. */
const SHARE = 0.1;

/**
 * True if unusually many machines registered in the last hour. A server that is
 * still being filled has no fleet to compare with.
 */
export function isSurge({ machines, lastHour }: RegistrationCounts): boolean {
  const before = machines - lastHour;
  return before >= FEW && lastHour >= FEW && lastHour > before * SHARE;
}
