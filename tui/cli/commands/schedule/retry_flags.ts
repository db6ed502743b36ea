import { type Command, InvalidArgumentError } from "commander";
import type { z } from "zod";
import type { NewRepeat } from "#shared/contract/schedules/repeats.ts";
import type { RetryPolicy } from "#shared/contract/schedules/retries.ts";
import { MINUTE_MS } from "#shared/time.ts";
import { readCodes, readWholeUnits } from "#tui/actions/rollouts/policy.ts";
import { UsageError } from "#tui/arguments.ts";
import { text } from "#tui/text/mod.ts";

/** The flags by which the server runs a package again by itself. */
export interface RetryOptions {
  readonly retry?: number;
  /** Minutes. */
  readonly retryAfter?: number;
  readonly retryOn?: string[];
  /** A rule by which the assignment runs again. */
  readonly repeat?: string;
  readonly repeatZone?: string;
}

/** Adds the options of {@linkcode RetryOptions}. */
export function retryOptions(command: Command): Command {
  const { options } = text.schedules;
  return command
    .option("--retry <times>", options.retry, timesIn)
    .option("--retry-after <duration>", options.retryAfter, minutesIn)
    .option("--retry-on <codes>", options.retryOn, readCodes)
    .option("--repeat <rule>", options.repeat)
    .option("--repeat-zone <zone>", options.repeatZone);
}

/**
 * The policy that the flags describe; undefined: none.
 *
 * @throws {UsageError} If others are given without `--retry`.
 */
export function retryOf(
  { retry: limit, retryAfter, retryOn }: RetryOptions,
): z.input<typeof RetryPolicy> | undefined {
  if (limit === undefined) {
    const flag = retryAfter !== undefined
      ? "--retry-after"
      : retryOn !== undefined
      ? "--retry-on"
      : null;
    if (flag === null) return undefined;
    throw new UsageError(text.schedules.errors.needsRetry(flag));
  }
  return {
    limit,
    ...retryAfter !== undefined && { afterMinutes: retryAfter },
    ...retryOn && { codes: retryOn },
  };
}

/**
 * When the flags say that it runs again; undefined: it does not.
 *
 * @throws {UsageError} If one is given without the other.
 */
export function repeatOf(
  { repeat: rule, repeatZone: zone }: RetryOptions,
): NewRepeat | undefined {
  const { errors } = text.schedules;
  if (rule === undefined) {
    if (zone !== undefined) throw new UsageError(errors.needsRepeat);
    return undefined;
  }
  if (zone === undefined) throw new UsageError(errors.needsZone);
  return { rule, zone };
}

function timesIn(word: string): number {
  if (/^([1-9]|10)$/.test(word)) return Number(word);
  throw new InvalidArgumentError(text.schedules.errors.retries);
}

function minutesIn(word: string): number {
  const minutes = readWholeUnits(word, MINUTE_MS);
  if (minutes !== null && minutes >= 1 && minutes <= 10_080) return minutes;
  throw new InvalidArgumentError(text.schedules.errors.duration);
}
