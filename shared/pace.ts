import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/time.ts";
import { SILENT_DAYS } from "./contract/machines/machines.ts";
import type { Settings } from "./contract/settings/settings.ts";

/** How long what an agent does takes by the settings in force, milliseconds. */
export interface Pace {
  /** Between two contacts. */
  readonly pollMs: number;
  /** Between two fragments of a package, by its priority from 0 to 10. */
  readonly stepMs: readonly number[];
  /** Until a download child has ended after its last result. */
  readonly windDownMs: number;
  /** What a command may take. */
  readonly runMs: number;
}

/** Without contact for so long a machine counts as not seen. */
export const SILENT_MS = SILENT_DAYS * DAY_MS;

/** The slowest line that is taken for one: a fragment may travel so long. */
export const SLOW_BYTES_PER_MS = 16;

/** Slack beyond one and a half intervals, before a contact is late. */
export const LATE_SLACK_MS = 600_000;

/** A pause is explained up to so many times its length, and by this at least. */
export const PATIENCE = { times: 3, leastMs: 900_000 } as const;

const PRIORITIES = 11;

/**
 * The pace that settings ask of an agent. In one cycle it makes one step of
 * every package whose priority divides the cycle's number; priority 0 has every
 * cycle to itself, and no pause after it.
 */
export function paceOf(
  settings: Pick<
    Settings,
    | "pollHours"
    | "fragmentLatencySeconds"
    | "cycleLatencySeconds"
    | "periodLatencySeconds"
    | "cyclesPerPeriod"
    | "executionMinutes"
  >,
): Pace {
  const { cyclesPerPeriod, cycleLatencySeconds } = settings;
  const { periodLatencySeconds, fragmentLatencySeconds } = settings;
  const cycle = cycleLatencySeconds + fragmentLatencySeconds;
  const stepSeconds = (priority: number) =>
    priority === 0
      ? fragmentLatencySeconds + periodLatencySeconds
      // The last cycles of a period may be too few for one more step.
      : (priority + cyclesPerPeriod % priority) * cycle + periodLatencySeconds;
  return {
    pollMs: settings.pollHours * HOUR_MS,
    stepMs: Array.from(
      { length: PRIORITIES },
      (_, priority) => stepSeconds(priority) * 1000,
    ),
    windDownMs: (cyclesPerPeriod * cycleLatencySeconds +
      periodLatencySeconds + fragmentLatencySeconds) * 1000,
    runMs: settings.executionMinutes * MINUTE_MS,
  };
}

/** How long after a contact the next one is late. */
export function lateAfterMs(intervalMs: number): number {
  return Math.floor(intervalMs * 3 / 2) + LATE_SLACK_MS;
}

/** How long a pause between two fragments is explained by the settings. */
export function patienceMs(
  pace: Pace,
  priority: number,
  fragmentBytes: number,
): number {
  const step = pace.stepMs[priority]! +
    Math.floor(fragmentBytes / SLOW_BYTES_PER_MS);
  return Math.max(PATIENCE.leastMs, PATIENCE.times * step);
}
