import { countMachines } from "#db/machines/registrations.ts";
import { globalSettings } from "#db/settings/settings.ts";
import {
  exceededLimit,
  type RegistrationCounts,
  type RegistrationLimit,
} from "#server/domain/machines/registration.ts";
import type { Services } from "#server/usecases/services.ts";
import { NotAdmitted } from "./not_admitted.ts";

/**
 * Refuses a new machine beyond the limits, because anybody who reaches the
 * agents' port can register any number.
 *
 * @throws {NotAdmitted}
 */
export async function admitMachine(
  { store: { db }, registrations }: Services,
  at: Date,
): Promise<void> {
  const settings = await globalSettings(db);
  const counts = {
    machines: await countMachines(db),
    lastHour: registrations.lastHour(at),
  };
  const limit = exceededLimit(counts, settings);
  if (!limit) return;
  registrations.noteRefused(limit, at);
  throw new NotAdmitted(sentenceOf(limit, counts, settings[limit]));
}

function sentenceOf(
  limit: RegistrationLimit,
  { machines, lastHour }: RegistrationCounts,
  most: number,
): string {
  return limit === "mostMachines"
    ? `Cannot register another machine: there are ${machines}, and the setting mostMachines allows ${most}; remove machines that are gone, or raise it`
    : `Cannot register another machine now: ${lastHour} registered in the last hour, and the setting registrationsPerHour allows ${most}; raise it if these machines are yours`;
}
