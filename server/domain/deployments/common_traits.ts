import type {
  CommonTrait,
  TraitKind,
} from "#shared/contract/packages/progress.ts";

/** What one machine may have in common with others; empty: not known. */
export interface ComparedMachine {
  readonly os: string;
  readonly agent: string;
  readonly tag: string;
  readonly model: string;
  readonly groups: readonly string[];
}

/** Fewer machines are no pattern. */
const LEAST_MACHINES = 3;
/** The least part of the failing machines that a trait must have. */
const LEAST_SHARE = 0.5;
/** How much larger that part must be than among the others. */
const LEAST_EXCESS = 0.2;
/** The most traits. */
const MOST = 5;

/**
 * What machines on which a package failed have in common, compared with those
 * on which it succeeded: at least half of them, and a fifth of all more than of
 * the others. The trait that tells most comes first; of two that tell the same,
 * the one of more machines.
 *
 * @returns Nothing if fewer than three failed, or none succeeded.
 */
export function commonTraits(
  failed: readonly ComparedMachine[],
  succeeded: readonly ComparedMachine[],
): CommonTrait[] {
  if (failed.length < LEAST_MACHINES || succeeded.length === 0) return [];
  const others = countTraits(succeeded);
  return [...countTraits(failed)].map((
    [key, { in: kind, value, machines }],
  ) => ({
    in: kind,
    value,
    failed: machines,
    succeeded: others.get(key)?.machines ?? 0,
  })).filter((trait) =>
    trait.failed >= LEAST_MACHINES &&
    trait.failed >= LEAST_SHARE * failed.length &&
    excess(trait) >= LEAST_EXCESS
  ).sort((a, b) =>
    excess(b) - excess(a) || b.failed - a.failed ||
    KINDS.indexOf(a.in) - KINDS.indexOf(b.in) || (a.value < b.value ? -1 : 1)
  ).slice(0, MOST);

  function excess(trait: CommonTrait): number {
    return trait.failed / failed.length - trait.succeeded / succeeded.length;
  }
}

/** Of equal traits, the one that explains most comes first. */
const KINDS: readonly TraitKind[] = ["os", "model", "agent", "tag", "group"];

interface TraitCount {
  readonly in: TraitKind;
  readonly value: string;
  readonly machines: number;
}

function countTraits(
  machines: readonly ComparedMachine[],
): Map<string, TraitCount> {
  const counts = new Map<string, TraitCount>();
  for (const { os, agent, tag, model, groups } of machines) {
    const single = { os, agent, tag, model };
    const traits = [
      ...Object.entries(single) as [TraitKind, string][],
      ...groups.map((group): [TraitKind, string] => ["group", group]),
    ];
    for (const [kind, value] of traits) {
      if (value === "") continue;
      const key = `${kind}\n${value}`;
      const machines = (counts.get(key)?.machines ?? 0) + 1;
      counts.set(key, { in: kind, value, machines });
    }
  }
  return counts;
}
