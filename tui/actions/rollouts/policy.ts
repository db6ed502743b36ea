import type { z } from "zod";
import type {
  Approval,
  HaltRule,
  RolloutPolicy,
  WaveRule,
} from "#shared/contract/rollouts/policy.ts";
import { durationMs } from "#shared/duration.ts";
import { groupNamed } from "#tui/actions/lookup.ts";
import type { ServerConnection } from "#tui/api/call.ts";

/** A wave as an operator names it. */
export type NamedWave =
  | Exclude<WaveRule, { group: number }>
  | { readonly groupName: string };

type Advance = NonNullable<z.input<typeof RolloutPolicy>["advance"]>;

/** A policy as an operator describes it; what is left out has its default. */
export interface NamedPolicy {
  readonly waves: readonly NamedWave[];
  readonly advanceWhen?: Partial<Advance>;
  /** Minutes. */
  readonly soak?: number;
  /** Hours. */
  readonly waveDeadline?: number;
  readonly haltOver?: Partial<HaltRule>;
  readonly haltOn?: readonly string[];
  /** Hours. */
  readonly haltSilent?: number;
  readonly approval?: Approval;
}

/**
 * The policy that is described, with its groups looked up.
 *
 * @throws {NoMatch} If a group is not found.
 */
export async function policyFrom(
  connection: ServerConnection,
  named: NamedPolicy,
): Promise<z.input<typeof RolloutPolicy>> {
  const { advanceWhen, haltOver, haltOn, haltSilent } = named;
  const waves: WaveRule[] = [];
  for (const wave of named.waves) {
    waves.push(
      "groupName" in wave
        ? { group: (await groupNamed(connection, wave.groupName)).id }
        : wave,
    );
  }
  return {
    waves,
    advance: {
      ...advanceWhen ?? { succeededPercent: 90 },
      soakMinutes: named.soak ?? 60,
      approval: named.approval ?? "none",
      deadlineHours: named.waveDeadline,
    },
    halt: {
      ...haltOver ?? { failedPercent: 10 },
      codes: [...haltOn ?? []],
      silentHours: haltSilent,
    },
  };
}

/** Reads `5,25,100` or `group:lab,count:10,rest`; null: it is neither. */
export function readWaves(words: string): NamedWave[] | null {
  const waves: NamedWave[] = [];
  for (const word of words.split(",")) {
    const wave = readWave(word.trim());
    if (!wave) return null;
    waves.push(wave);
  }
  return waves;
}

function readWave(word: string): NamedWave | null {
  const percent = /^(\d{1,9})%?$/.exec(word)?.[1];
  if (percent !== undefined) return { percent: Number(percent) };
  const count = /^count:(\d{1,9})$/.exec(word)?.[1];
  if (count !== undefined) return { machines: Number(count) };
  const group = /^group:(.+)$/.exec(word)?.[1];
  if (group !== undefined) return { groupName: group };
  return word === "rest" ? { rest: true } : null;
}

/** Reads `succeeded=90%` or the like; null: it is none of them. */
export function readAdvance(word: string): Partial<Advance> | null {
  const [, what, amount] =
    /^(succeeded|succeeded-of-answered)=(\d{1,9}%?)$/.exec(word) ?? [];
  if (amount === undefined) return null;
  const isPercent = amount.endsWith("%");
  const value = Number(amount.replace("%", ""));
  if (what === "succeeded-of-answered") {
    return isPercent ? { succeededPercent: value, of: "answered" } : null;
  }
  return isPercent ? { succeededPercent: value } : { succeededMachines: value };
}

/** Reads `failed=5%,failed=3` or `never`; null: it is neither. */
export function readHalt(words: string): Partial<HaltRule> | null {
  if (words === "never") return {};
  const rule: { -readonly [K in keyof HaltRule]?: HaltRule[K] } = {};
  for (const each of words.split(",")) {
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
    } else return null;
  }
  return rule;
}

/** Reads codes with commas between them. */
export function readCodes(words: string): string[] {
  return words.split(",").map((code) => code.trim())
    .filter((code) => code !== "");
}

/** Whole units of a time such as `4h`; null: it is no such time. */
export function readWholeUnits(word: string, unitMs: number): number | null {
  const ms = durationMs(word);
  return ms !== null && ms % unitMs === 0 ? ms / unitMs : null;
}
