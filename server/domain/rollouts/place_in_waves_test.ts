import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { WaveRule } from "#shared/contract/rollouts/policy.ts";
import { placeInWaves, rankOf, waveOf } from "./place_in_waves.ts";
import { policyProblem } from "./policy_problem.ts";

const LAB = 1;
const PARIS = 2;

function machines(count: number, groupsOf = (_: number): number[] => []) {
  return Array.from(
    { length: count },
    (_, i) => ({ id: i + 1, groups: groupsOf(i + 1) }),
  );
}

const sizes: readonly [string, WaveRule[], number, number[]][] = [
  ["percentages", [{ percent: 5 }, { percent: 25 }, { percent: 100 }], 200, [
    10,
    40,
    150,
  ]],
  [
    "percentages round up",
    [{ percent: 5 }, { percent: 25 }, { percent: 100 }],
    3,
    [1, 0, 2],
  ],
  ["7 % of 100 are 7", [{ percent: 7 }, { percent: 100 }], 100, [7, 93]],
  ["counts", [{ machines: 3 }, { machines: 10 }, { rest: true }], 20, [
    3,
    10,
    7,
  ]],
  ["more than there are", [{ machines: 3 }, { rest: true }], 2, [2, 0]],
  ["groups", [{ group: LAB }, { group: PARIS }, { rest: true }], 20, [
    4,
    5,
    11,
  ]],
  [
    "a group, then percentages that include it",
    [{ group: LAB }, { percent: 50 }, { percent: 100 }],
    20,
    [4, 6, 10],
  ],
  [
    "a percentage that a group has passed already",
    [{ group: PARIS }, { percent: 10 }, { percent: 100 }],
    20,
    [6, 0, 14],
  ],
  ["nobody", [{ percent: 5 }, { percent: 100 }], 0, [0, 0]],
];

// LAB has 4 of 20 machines, PARIS 6, and one is in both.
const members = (id: number) => [
  ...id % 5 === 0 ? [LAB] : [],
  ...id % 3 === 0 ? [PARIS] : [],
];

for (const [name, rules, count, expected] of sizes) {
  Deno.test(`placeInWaves() ${name}`, () => {
    const placed = placeInWaves(machines(count, members), rules, 7);
    assertEquals(placed.map((wave) => wave.machines), expected);
  });
}

const rule = fc.oneof(
  fc.record({ percent: fc.integer({ min: 1, max: 99 }) }),
  fc.record({ machines: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ group: fc.constantFrom(LAB, PARIS) }),
);
const policy = fc.tuple(
  fc.array(rule, { maxLength: 5 }),
  fc.constantFrom<WaveRule>({ rest: true }, { percent: 100 }),
).map(([rules, last]): WaveRule[] => [...rules, last])
  .filter((waves) =>
    policyProblem({
      waves,
      advance: {
        succeededPercent: 90,
        of: "all",
        soakMinutes: 0,
        approval: "none",
      },
      halt: { codes: [] },
    }) === null
  );

Deno.test("waveOf() puts each machine into exactly one wave, of the size that placeInWaves() says", () => {
  fc.assert(
    fc.property(
      policy,
      fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 31 }), { maxLength: 80 }),
      fc.integer({ min: 1, max: 2 ** 31 }),
      (rules, ids, seed) => {
        const all = ids.map((id) => ({ id, groups: members(id) }));
        const placed = placeInWaves(all, rules, seed);
        const counts = rules.map(() => 0);
        for (const machine of all) {
          const wave = waveOf(machine, placed, seed);
          assert(wave >= 1 && wave <= rules.length);
          counts[wave - 1]! += 1;
        }
        assertEquals(counts, placed.map((wave) => wave.machines));
      },
    ),
  );
});

Deno.test("waveOf() does not depend on the order or the number of others that are asked for", () => {
  const rules: WaveRule[] = [{ percent: 10 }, { percent: 100 }];
  const all = machines(500);
  const forwards = placeInWaves(all, rules, 3);
  assertEquals(placeInWaves(all.toReversed(), rules, 3), forwards);
});

Deno.test("rankOf() gives every machine a place of its own, and each rollout another order", () => {
  const ids = Array.from({ length: 50_000 }, (_, i) => i + 1);
  assertEquals(new Set(ids.map((id) => rankOf(id, 9))).size, ids.length);
  const first = (seed: number) =>
    ids.toSorted((a, b) => rankOf(a, seed) - rankOf(b, seed)).slice(0, 2_500);
  const common = new Set(first(1)).intersection(new Set(first(2))).size;
  // 5 % of 5 % are 125; by chance it is between 70 and 190.
  assert(common > 70 && common < 190, `${common}`);
});
