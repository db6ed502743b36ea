import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/time.ts";
import { SILENT_DAYS } from "./contract/machines/machines.ts";
import type { Settings } from "./contract/settings/settings.ts";

/**
 * Durations of an agent's steps under the settings in force, in milliseconds.
 */
export interface Pace {
  /** Between two contacts. */
  readonly pollMs: number;
  /** Between two fragments of a package, by its priority from 0 to 10. */
  readonly stepMs: readonly number[];
  /** From an agent's last result to the end of its download child process. */
  readonly windDownMs: number;
  /** The most a command may take. */
  readonly runMs: number;
}

/** A machine without contact for this long counts as not seen. */
export const SILENT_MS = SILENT_DAYS * DAY_MS;

/** The slowest line that is expected; a fragment may take this long. */
export const SLOW_BYTES_PER_MS = 16;

/** Slack beyond one and a half intervals before a contact is late. */
export const LATE_SLACK_MS = 600_000;

/**
 * A pause up to `times` its expected length is explained, and always one of
 * `leastMs`.
 */
export const PATIENCE = { times: 3, leastMs: 900_000 } as const;

const PRIORITIES = 11;

/**
 * The pace that the settings require of an agent. In one cycle it makes one
 * step of every package whose priority divides the cycle's number; priority 0
 * has every cycle to itself, and no pause after it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { DEFAULT_SETTINGS } from "#shared/contract/settings/settings.ts";
 *
 * // Every fifth cycle of 5 + 2 seconds, then the period's pause of 1 second.
 * const { stepMs } = paceOf(DEFAULT_SETTINGS);
 * assertEquals(stepMs[5], 36_000);
 * ```
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

/** Milliseconds after a contact from which the next one is late. */
export function lateAfterMs(intervalMs: number): number {
  return Math.floor(intervalMs * 3 / 2) + LATE_SLACK_MS;
}

/**
 * The longest pause between two fragments, in milliseconds, that the settings
 * explain.
 */
export function patienceMs(
  pace: Pace,
  priority: number,
  fragmentBytes: number,
): number {
  const step = pace.stepMs[priority]! +
    Math.floor(fragmentBytes / SLOW_BYTES_PER_MS);
  return Math.max(PATIENCE.leastMs, PATIENCE.times * step);
}
