import { countMachines } from "#db/machines/registrations.ts";
import { globalSettings } from "#db/settings/settings.ts";
import {
  exceededLimit,
  type RegistrationLimit,
} from "#server/domain/machines/registration.ts";
import type { Services } from "#server/usecases/services.ts";

/** A new machine was refused; its agent gets a 503 and comes again. */
export class NotAdmitted extends Error {
  override readonly name = "NotAdmitted";
}

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
  throw new NotAdmitted(sentenceOf(limit, settings[limit]));
}

function sentenceOf(limit: RegistrationLimit, most: number): string {
  return limit === "mostMachines"
    ? `Cannot register another machine: there are ${most}, the limit of the setting mostMachines; remove machines that are gone, or raise it`
    : `Cannot register another machine now: ${most} have registered in the last hour, the limit of the setting registrationsPerHour; raise it if these machines are yours`;
}
