import type { SettingName } from "#shared/contract/settings/settings_table.ts";
import { HourlyCount } from "./hourly_count.ts";

/** A setting that limits registrations. */
type RegistrationLimit = Extract<
  SettingName,
  "registrationsPerHour" | "mostMachines"
>;

/** Refused registrations of the last hour, and the limit of the latest. */
export interface RegistrationRefusals {
  readonly count: number;
  readonly limit: RegistrationLimit;
}

/** Registrations of new machines in the last hour, counted in memory. */
export class Registrations {
  #accepted = new HourlyCount();
  #refused = new HourlyCount();
  #limit: RegistrationLimit = "registrationsPerHour";

  /** @param count New machines at that time; more than one at the start. */
  noteAccepted(at: Date, count = 1): void {
    this.#accepted.note(at, count);
  }

  noteRefused(limit: RegistrationLimit, at: Date): void {
    this.#limit = limit;
    this.#refused.note(at);
  }

  /** The machines that registered in the last hour. */
  lastHour(at: Date): number {
    return this.#accepted.of(at);
  }

  /** null if none was refused. */
  refusals(at: Date): RegistrationRefusals | null {
    const count = this.#refused.of(at);
    return count > 0 ? { count, limit: this.#limit } : null;
  }
}
