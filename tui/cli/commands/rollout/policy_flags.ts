import { type Command, InvalidArgumentError, Option } from "commander";
import type { z } from "zod";
import {
  Approval,
  type HaltRule,
  type RolloutPolicy,
  type WaveRule,
} from "#shared/contract/rollouts/policy.ts";
import { groupNamed } from "#tui/actions/lookup.ts";
import type { ServerConnection } from "#tui/api/call.ts";
import { UsageError } from "#tui/arguments.ts";
import { durationMs } from "#tui/cli/event_bound.ts";
import { text } from "#tui/text/mod.ts";

/** A wave as it is named on the command line. */
type NamedWave =
  | Exclude<WaveRule, { group: number }>
  | { readonly groupName: string };

type Advance = NonNullable<z.input<typeof RolloutPolicy>["advance"]>;

/** The flags that make an assignment a rollout. */
export interface PolicyOptions {
  readonly waves?: readonly NamedWave[];
  readonly advanceWhen?: Partial<Advance>;
  readonly soak?: number;
  readonly waveDeadline?: number;
  readonly haltOver?: Partial<HaltRule>;
  readonly haltOn?: readonly string[];
  readonly haltSilent?: number;
  readonly approval?: Approval;
}

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
    .option("--halt-on <codes>", options.haltOn, codesIn)
    .option("--halt-silent <duration>", options.haltSilent, wholeHours)
    .addOption(
      new Option("--approval <waves>", options.approval)
        .choices(["first", "each"]),
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
  const { waves, advanceWhen, haltOver, haltOn, haltSilent } = options;
  if (waves === undefined) {
    for (const [name, flag] of Object.entries(FLAGS)) {
      if (options[name as keyof typeof FLAGS] !== undefined) {
        throw new UsageError(text.rollouts.errors.needsWaves(flag));
      }
    }
    return undefined;
  }
  const rules: WaveRule[] = [];
  for (const wave of waves) {
    rules.push(
      "groupName" in wave
        ? { group: (await groupNamed(connection, wave.groupName)).id }
        : wave,
    );
  }
  return {
    waves: rules,
    advance: {
      ...advanceWhen ?? { succeededPercent: 90 },
      soakMinutes: options.soak ?? 60,
      approval: options.approval ?? "none",
      deadlineHours: options.waveDeadline,
    },
    halt: {
      ...haltOver ?? { failedPercent: 10 },
      codes: [...haltOn ?? []],
      silentHours: haltSilent,
    },
  };
}

/** @throws {InvalidArgumentError} Unless it is `5,25,100` or the like. */
export function wavesIn(word: string): NamedWave[] {
  return word.split(",").map((each) => {
    const one = each.trim();
    const percent = /^(\d{1,9})%?$/.exec(one)?.[1];
    if (percent !== undefined) return { percent: Number(percent) };
    const count = /^count:(\d{1,9})$/.exec(one)?.[1];
    if (count !== undefined) return { machines: Number(count) };
    const group = /^group:(.+)$/.exec(one)?.[1];
    if (group !== undefined) return { groupName: group };
    if (one === "rest") return { rest: true };
    throw new InvalidArgumentError(text.rollouts.errors.waves);
  });
}

/** @throws {InvalidArgumentError} Unless it is `succeeded=90%` or the like. */
export function advanceIn(word: string): Partial<Advance> {
  const [, what, amount] =
    /^(succeeded|succeeded-of-answered)=(\d{1,9}%?)$/.exec(word) ?? [];
  if (amount === undefined) {
    throw new InvalidArgumentError(text.rollouts.errors.advance);
  }
  const value = Number(amount.replace("%", ""));
  if (what === "succeeded-of-answered") {
    if (!amount.endsWith("%")) {
      throw new InvalidArgumentError(text.rollouts.errors.advance);
    }
    return { succeededPercent: value, of: "answered" };
  }
  return amount.endsWith("%")
    ? { succeededPercent: value }
    : { succeededMachines: value };
}

/** @throws {InvalidArgumentError} Unless it is `failed=5%` or the like. */
export function haltIn(word: string): Partial<HaltRule> {
  if (word === "never") return {};
  const rule: { -readonly [K in keyof HaltRule]?: HaltRule[K] } = {};
  for (const each of word.split(",")) {
    const [, what, digits, percent] =
      /^(failed|surely-failed|contradicted)=(\d{1,9})(%?)$/
        .exec(each.trim()) ?? [];
    const value = Number(digits);
    if (what === "failed" && percent === "%") rule.failedPercent = value;
    else if (what === "failed") rule.failedMachines = value;
    else if (what === "surely-failed" && percent === "%") {
      rule.surelyFailedPercent = value;
    } else if (what === "contradicted" && percent === "%") {
      rule.contradictedPercent = value;
    } else throw new InvalidArgumentError(text.rollouts.errors.halt);
  }
  return rule;
}

function codesIn(word: string): string[] {
  return word.split(",").map((code) => code.trim())
    .filter((code) => code !== "");
}

function wholeMinutes(word: string): number {
  return wholeUnits(word, 60_000, text.rollouts.errors.minutes);
}

function wholeHours(word: string): number {
  return wholeUnits(word, 3_600_000, text.rollouts.errors.hours);
}

function wholeUnits(word: string, unitMs: number, expected: string): number {
  const ms = durationMs(word);
  if (ms !== null && ms % unitMs === 0) return ms / unitMs;
  throw new InvalidArgumentError(expected);
}
