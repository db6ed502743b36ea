import type { WaveRule } from "#shared/contract/rollouts/policy.ts";

/** A machine that a rollout is for. */
export interface Candidate {
  readonly id: number;
  /** Those of its groups that waves name. */
  readonly groups: readonly number[];
}

/** A wave whose machines are determined. */
export interface PlacedWave {
  readonly rule: WaveRule;
  /** The highest rank among its machines; -1: they are not found by rank. */
  readonly cut: number;
  /** Number of its machines when the waves were made. */
  readonly machines: number;
}

/**
 * The place of a machine among all machines of a rollout: the same at each
 * call, evenly spread, and different for each machine, because every step can
 * be reversed.
 *
 * @param seed A number of the rollout, so that not always the same machines
 * come first.
 * @returns An integer from 0 up to and without 2^32.
 */
export function rankOf(machineId: number, seed: number): number {
  return mix((mix(machineId) + Math.imul(seed, 0x9e3779b1)) | 0);
}

/** The finalizer of MurmurHash3, a permutation of all 32-bit numbers. */
function mix(number: number): number {
  let h = number | 0;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return h >>> 0;
}

/**
 * Determines the waves of a rollout: each machine is in exactly one. Waves take
 * their machines in order, each from those that no earlier wave has.
 *
 * @param rules Without a `policyProblem`.
 */
export function placeInWaves(
  machines: readonly Candidate[],
  rules: readonly WaveRule[],
  seed: number,
): PlacedWave[] {
  let left = machines
    .map(({ id, groups }) => ({ rank: rankOf(id, seed), groups }))
    .sort((a, b) => a.rank - b.rank);
  return rules.map((rule) => {
    if (rule.group !== undefined) {
      const { group } = rule;
      const others = left.filter(({ groups }) => !groups.includes(group));
      const taken = left.length - others.length;
      left = others;
      return { rule, cut: -1, machines: taken };
    }
    const size = sizeOf(rule, left.length, machines.length);
    const cut = size === 0 ? -1 : left[size - 1]!.rank;
    left = left.slice(size);
    return { rule, cut, machines: size };
  });
}

/** The number of machines that a wave takes from those that are left. */
function sizeOf(rule: WaveRule, left: number, all: number): number {
  if (rule.machines !== undefined) return Math.min(rule.machines, left);
  if (rule.percent === undefined) return left;
  // Integers first, because 0.07 * 100 is more than 7.
  const upTo = Math.ceil(rule.percent * all / 100);
  return Math.max(0, upTo - (all - left));
}

/**
 * The number of the wave that a machine belongs to, from 1. Machines that were
 * not there when the waves were made have one too.
 */
export function waveOf(
  { id, groups }: Candidate,
  waves: readonly Pick<PlacedWave, "rule" | "cut">[],
  seed: number,
): number {
  const rank = rankOf(id, seed);
  const index = waves.findIndex(({ rule, cut }) =>
    rule.group === undefined ? rank <= cut : groups.includes(rule.group)
  );
  return index === -1 ? waves.length : index + 1;
}

/** The groups that waves name. */
export function groupsOfWaves(rules: readonly WaveRule[]): number[] {
  return rules.flatMap(({ group }) => group === undefined ? [] : [group]);
}
