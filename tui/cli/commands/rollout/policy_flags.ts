import { type Command, InvalidArgumentError, Option } from "commander";
import type { z } from "zod";
import {
  Approval,
  type RolloutPolicy,
} from "#shared/contract/rollouts/policy.ts";
import { HOUR_MS, MINUTE_MS } from "#shared/time.ts";
import {
  type NamedPolicy,
  policyFrom,
  readAdvance,
  readCodes,
  readHalt,
  readWaves,
  readWholeUnits,
} from "#tui/actions/rollouts/policy.ts";
import type { ServerConnection } from "#tui/api/call.ts";
import { UsageError } from "#tui/arguments.ts";
import { text } from "#tui/text/mod.ts";

/** The flags that make an assignment a rollout. */
export type PolicyOptions = Partial<NamedPolicy>;

/** The options that make no sense without `--waves`. */
const FLAGS = {
  advanceWhen: "--advance-when",
  soak: "--soak",
  waveDeadline: "--wave-deadline",
  haltOver: "--halt-over",
  haltOn: "--halt-on",
  haltSilent: "--halt-silent",
  approval: "--approval",
} as const satisfies Partial<Record<keyof PolicyOptions, string>>;

/** Adds the options that make an assignment a rollout. */
export function policyOptions(command: Command): Command {
  const { options } = text.rollouts;
  return command
    .option("--waves <waves>", options.waves, wavesIn)
    .option("--advance-when <rule>", options.advanceWhen, advanceIn)
    .option("--soak <duration>", options.soak, wholeMinutes)
    .option("--wave-deadline <duration>", options.waveDeadline, wholeHours)
    .option("--halt-over <rules>", options.haltOver, haltIn)
    .option("--halt-on <codes>", options.haltOn, readCodes)
    .option("--halt-silent <duration>", options.haltSilent, wholeHours)
    .addOption(
      new Option("--approval <waves>", options.approval)
        .choices(Approval.exclude(["none"]).options),
    );
}

/**
 * The policy that the flags describe; undefined: it is no rollout.
 *
 * @throws {UsageError} If flags of a rollout are given without `--waves`.
 * @throws {NoMatch} If a group is not found.
 */
export async function policyOf(
  connection: ServerConnection,
  options: PolicyOptions,
): Promise<z.input<typeof RolloutPolicy> | undefined> {
  const { waves } = options;
  if (waves !== undefined) {
    return await policyFrom(connection, { ...options, waves });
  }
  for (const [name, flag] of Object.entries(FLAGS)) {
    if (options[name as keyof typeof FLAGS] !== undefined) {
      throw new UsageError(text.rollouts.errors.needsWaves(flag));
    }
  }
  return undefined;
}

/** @throws {InvalidArgumentError} Unless it is `5,25,100` or the like. */
export function wavesIn(word: string) {
  return orRefuse(readWaves(word), text.rollouts.errors.waves);
}

/** @throws {InvalidArgumentError} Unless it is `succeeded=90%` or the like. */
export function advanceIn(word: string) {
  return orRefuse(readAdvance(word), text.rollouts.errors.advance);
}

/** @throws {InvalidArgumentError} Unless it is `failed=5%` or the like. */
export function haltIn(word: string) {
  return orRefuse(readHalt(word), text.rollouts.errors.halt);
}

function wholeMinutes(word: string): number {
  const { minutes } = text.rollouts.errors;
  return orRefuse(readWholeUnits(word, MINUTE_MS), minutes);
}

function wholeHours(word: string): number {
  return orRefuse(readWholeUnits(word, HOUR_MS), text.rollouts.errors.hours);
}

/** @throws {InvalidArgumentError} With what is expected, if it is null. */
function orRefuse<Value>(value: Value | null, expected: string): Value {
  if (value !== null) return value;
  throw new InvalidArgumentError(expected);
}
