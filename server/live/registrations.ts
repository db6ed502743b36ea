import { HOUR_MS } from "#shared/time.ts";
import type { SettingName } from "#shared/contract/settings/settings_table.ts";

/** The spans in which events of the last hour are counted. */
const SPAN_MS = HOUR_MS / 60;

/** Counts of the last hour, to the minute. */
class HourlyCount {
  #spans = new Map<number, number>();

  note(at: Date, count = 1): void {
    const span = Math.floor(at.getTime() / SPAN_MS);
    this.#spans.set(span, (this.#spans.get(span) ?? 0) + count);
  }

  of(at: Date): number {
    const now = Math.floor(at.getTime() / SPAN_MS);
    let sum = 0;
    for (const [span, count] of this.#spans) {
      // A clock that was set back leaves spans that lie ahead.
      if (now - span >= 60 || span > now) this.#spans.delete(span);
      else sum += count;
    }
    return sum;
  }
}

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
