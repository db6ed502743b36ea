import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { HOUR_MS, MINUTE_MS } from "#shared/time.ts";
import { hasReached } from "./judge_wave.ts";
import type { RolloutFacts } from "./next_move.ts";
import { outlookOf } from "./outlook.ts";

const NOW = Date.UTC(2026, 0, 1);
const none = { succeeded: 0, failed: 0, contradicted: 0 };

function aWave(
  number: number,
  counts: Partial<RolloutFacts["waves"][number]> = {},
): RolloutFacts["waves"][number] {
  const { waiting = 0, out = 0, succeeded = 0, failed = 0 } = counts;
  return {
    ...{ number, waiting, out, succeeded, failed, cancelled: 0 },
    ...{ machines: waiting + out + succeeded + failed, contradicted: 0 },
    ...{ openedAt: NOW - HOUR_MS, reachedAt: null, quietSince: null },
    accepted: none,
    ...counts,
  };
}

function aRollout(
  first: RolloutFacts["waves"][number],
  advance: Partial<RolloutFacts["policy"]["advance"]> = {},
  state: RolloutFacts["state"] = "running",
): RolloutFacts {
  return {
    ...{ state, openWave: 1, isExpanding: false },
    policy: {
      advance: {
        ...{ succeededPercent: 90, of: "all", soakMinutes: 60 },
        approval: "none",
        ...advance,
      },
      halt: { codes: [] },
    },
    waves: [first, aWave(2, { waiting: 5, openedAt: null })],
  };
}

const cases: readonly [string, RolloutFacts, ReturnType<typeof outlookOf>][] = [
  ["9 of 10 are needed", aRollout(aWave(1, { succeeded: 4, waiting: 6 })), {
    needs: 5,
    opensAt: null,
  }],
  [
    "a number of machines is needed",
    aRollout(aWave(1, { succeeded: 4, waiting: 6 }), {
      succeededPercent: undefined,
      succeededMachines: 6,
    }),
    { needs: 2, opensAt: null },
  ],
  [
    "a success is an answer as well",
    aRollout(aWave(1, { succeeded: 1, failed: 1, waiting: 20 }), {
      of: "answered",
    }),
    { needs: 8, opensAt: null },
  ],
  [
    "no success helps if all that answered have to succeed",
    aRollout(aWave(1, { failed: 1, waiting: 20 }), {
      succeededPercent: 100,
      of: "answered",
    }),
    { needs: null, opensAt: null },
  ],
  [
    "after the deadline, machines that wait do not count",
    aRollout(aWave(1, { succeeded: 4, out: 2, waiting: 10 }), {
      deadlineHours: 1,
    }),
    { needs: 2, opensAt: null },
  ],
  [
    "the soak time ends",
    aRollout(aWave(1, { succeeded: 10, reachedAt: NOW - 20 * MINUTE_MS })),
    { needs: null, opensAt: NOW + 40 * MINUTE_MS },
  ],
  [
    "nothing opens a wave of a rollout that has halted",
    aRollout(aWave(1, { succeeded: 4, failed: 6 }), {}, "halted"),
    { needs: null, opensAt: null },
  ],
];

for (const [name, rollout, expected] of cases) {
  Deno.test(`outlookOf(): ${name}`, () => {
    assertEquals(outlookOf(rollout, NOW), expected);
  });
}

Deno.test("outlookOf(): so many successes are enough, and one less is not", () => {
  const counts = fc.record({
    succeeded: fc.nat(30),
    failed: fc.nat(30),
    waiting: fc.nat(30),
    out: fc.nat(30),
  });
  fc.assert(fc.property(
    counts,
    fc.integer({ min: 1, max: 100 }),
    fc.constantFrom("all" as const, "answered" as const),
    fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
    (found, succeededPercent, of, deadlineHours) => {
      const rollout = aRollout(aWave(1, found), {
        ...{ succeededPercent, of, deadlineHours },
      });
      const { needs } = outlookOf(rollout, NOW);
      const { advance } = rollout.policy;
      const after = (more: number) => {
        const { succeeded, out } = found;
        const wave = aWave(1, {
          ...found,
          out: Math.max(0, out - more),
          succeeded: succeeded + more,
        });
        return hasReached(advance, {
          ...wave,
          openedAt: NOW - HOUR_MS,
        }, NOW);
      };
      // Only machines that have it can succeed without others being counted.
      if (needs === null || needs > found.out) return;
      assertEquals([after(needs), after(needs - 1)], [true, false]);
    },
  ));
});
