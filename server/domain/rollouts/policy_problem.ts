import {
  type AdvanceRule,
  type HaltRule,
  type RolloutPolicy,
  type WaveRule,
} from "#shared/contract/rollouts/policy.ts";

/** The most days that a time of a rollout may have. */
const MOST_DAYS = 365;

/**
 * What is wrong with the policy of a rollout, in one sentence; null: nothing.
 */
export function policyProblem(
  { waves, advance, halt }: RolloutPolicy,
): string | null {
  return wavesProblem(waves) ?? advanceProblem(advance) ?? haltProblem(halt);
}

function wavesProblem(waves: readonly WaveRule[]): string | null {
  if (waves.length === 0) {
    return "A rollout has no waves: name at least one, as 5, 25, 100";
  }
  let percent = 0;
  const groups = new Set<number>();
  for (const [i, wave] of waves.entries()) {
    const number = i + 1;
    const isLast = number === waves.length;
    const fields = Object.values(wave).filter((value) => value !== undefined);
    if (fields.length !== 1) {
      return `Wave ${number} must have exactly one of percent, machines, group and rest`;
    }
    if (wave.percent !== undefined) {
      if (wave.percent < 1 || wave.percent > 100) {
        return `Wave ${number} has ${wave.percent} %: a wave has 1 to 100 %`;
      }
      if (wave.percent <= percent) {
        return `Wave ${number} has ${wave.percent} % after ${percent} %: percentages include all earlier waves, so each must be larger than the one before`;
      }
      if (wave.percent === 100 && !isLast) {
        return `Wave ${number} has 100 %, so wave ${
          number + 1
        } would have no machine`;
      }
      percent = wave.percent;
    }
    if (wave.machines !== undefined && wave.machines < 1) {
      return `Wave ${number} has ${wave.machines} machines: a wave has at least 1`;
    }
    if (wave.group !== undefined) {
      if (groups.has(wave.group)) {
        return `Wave ${number} has group ${wave.group}, which an earlier wave has already`;
      }
      groups.add(wave.group);
    }
    if (wave.rest && !isLast) {
      return `Wave ${number} has the rest, so wave ${
        number + 1
      } would have no machine`;
    }
    if (isLast && !wave.rest && wave.percent !== 100) {
      return `The last wave must have 100 % or the rest, otherwise some machines are in no wave`;
    }
  }
  return null;
}

function advanceProblem(advance: AdvanceRule): string | null {
  const { succeededPercent, succeededMachines } = advance;
  if ((succeededPercent === undefined) === (succeededMachines === undefined)) {
    return "Say when the next wave opens: either the percentage or the number of machines that have succeeded";
  }
  if (succeededMachines !== undefined && advance.of === "answered") {
    return "A number of machines that have succeeded is not a part of those that answered: leave out of, or say a percentage";
  }
  return outside("The next wave opens at", succeededPercent, 1, 100, " %") ??
    outside("The next wave opens at", succeededMachines, 1, 100_000) ??
    outside(
      "The soak time has",
      advance.soakMinutes,
      0,
      MOST_DAYS * 24 * 60,
      " minutes",
    ) ??
    outside(
      "The deadline of a wave has",
      advance.deadlineHours,
      1,
      MOST_DAYS * 24,
      " hours",
    );
}

function haltProblem(halt: HaltRule): string | null {
  const over = "The rollout halts over";
  return outside(over, halt.failedPercent, 1, 99, " % failed") ??
    outside(over, halt.surelyFailedPercent, 1, 99, " % surely failed") ??
    outside(over, halt.contradictedPercent, 1, 99, " % contradicted") ??
    outside("The rollout halts at", halt.failedMachines, 1, 100_000) ??
    outside(
      "The rollout halts without a result for",
      halt.silentHours,
      1,
      MOST_DAYS * 24,
      " hours",
    );
}

function outside(
  what: string,
  value: number | undefined,
  least: number,
  most: number,
  unit = " machines",
): string | null {
  if (value === undefined || value >= least && value <= most) return null;
  return `${what} ${value}${unit}: the value must be from ${least} to ${most}`;
}
