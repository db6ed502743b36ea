import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type {
  AdvanceRule,
  HaltRule,
} from "#shared/contract/rollouts/policy.ts";
import { HOUR_MS, MINUTE_MS } from "#shared/time.ts";
import {
  haltReason,
  hasReached,
  mayAdvance,
  type WaveFacts,
} from "./judge_wave.ts";

const NOW = 1_000 * HOUR_MS;

function wave(
  { waiting = 0, out = 0, succeeded = 0, failed = 0, cancelled = 0, ...more }:
    Partial<WaveFacts> = {},
): WaveFacts {
  return {
    machines: waiting + out + succeeded + failed + cancelled,
    ...{ waiting, out, succeeded, failed, cancelled },
    contradicted: 0,
    openedAt: NOW - 10 * HOUR_MS,
    reachedAt: null,
    quietSince: null,
    accepted: { succeeded: 0, failed: 0, contradicted: 0 },
    ...more,
  };
}

const advance: AdvanceRule = {
  succeededPercent: 90,
  of: "all",
  soakMinutes: 60,
  approval: "none",
};
const answered = { ...advance, of: "answered" } as const;
const late = { ...advance, deadlineHours: 8 };
const ofCount = {
  ...advance,
  succeededPercent: undefined,
  succeededMachines: 5,
};

const reached: readonly [
  string,
  AdvanceRule,
  Partial<WaveFacts>,
  boolean,
][] = [
  ["9 of 10", advance, { succeeded: 9, out: 1 }, true],
  ["8 of 10", advance, { succeeded: 8, out: 2 }, false],
  ["9 of 9 that answered", answered, { succeeded: 9, out: 91 }, true],
  ["nobody answered", answered, { out: 5 }, false],
  ["8 of 10 that answered", answered, { succeeded: 8, failed: 2 }, false],
  [
    "cancelled ones do not count",
    advance,
    { succeeded: 9, cancelled: 90 },
    true,
  ],
  ["an empty wave", advance, {}, true],
  ["all cancelled", advance, { cancelled: 3 }, true],
  ["after the deadline, never seen", late, { succeeded: 9, waiting: 50 }, true],
  ["after the deadline, offered", late, { succeeded: 8, out: 2 }, false],
  ["after the deadline, nobody seen", late, { waiting: 5 }, false],
  [
    "before the deadline",
    late,
    { succeeded: 9, waiting: 50, openedAt: NOW - 7 * HOUR_MS },
    false,
  ],
  ["5 machines", ofCount, { succeeded: 5, out: 500 }, true],
  ["4 machines", ofCount, { succeeded: 4, out: 500 }, false],
  ["all of a wave with fewer", ofCount, { succeeded: 3 }, true],
];

for (const [name, rule, facts, expected] of reached) {
  Deno.test(`hasReached() ${name}: ${expected}`, () => {
    assertEquals(hasReached(rule, wave(facts), NOW), expected);
  });
}

Deno.test("mayAdvance() waits for the soak time, except for an empty wave", () => {
  const done = { succeeded: 10 };
  const at = (minutes: number) =>
    mayAdvance(
      advance,
      wave({ ...done, reachedAt: NOW - minutes * MINUTE_MS }),
      NOW,
    );
  assertEquals([at(0), at(59), at(60), at(90)], [false, false, true, true]);
  assertEquals(mayAdvance(advance, wave(done), NOW), false);
  assertEquals(mayAdvance(advance, wave(), NOW), true);
});

const halts: readonly [
  string,
  Partial<HaltRule>,
  Partial<WaveFacts>,
  string | null,
][] = [
  ["5 of 100", { failedPercent: 5 }, { succeeded: 95, failed: 5 }, null],
  [
    "6 of 100",
    { failedPercent: 5 },
    { succeeded: 94, failed: 6 },
    "failed_percent",
  ],
  [
    "1 of 3",
    { failedPercent: 5 },
    { succeeded: 2, failed: 1 },
    "failed_percent",
  ],
  [
    "surely, 1 of 3",
    { surelyFailedPercent: 10 },
    { succeeded: 2, failed: 1 },
    null,
  ],
  [
    "surely, 100 of 300",
    { surelyFailedPercent: 10 },
    { succeeded: 200, failed: 100 },
    "surely_failed_percent",
  ],
  ["2 machines of 3", { failedMachines: 3 }, { failed: 2 }, null],
  ["3 machines of 3", { failedMachines: 3 }, { failed: 3 }, "failed_machines"],
  [
    "contradicted",
    { contradictedPercent: 20 },
    { succeeded: 4, contradicted: 1 },
    "contradicted_percent",
  ],
  [
    "silent",
    { silentHours: 6 },
    { out: 1, quietSince: NOW - 6 * HOUR_MS },
    "silent",
  ],
  [
    "silent, not for long",
    { silentHours: 6 },
    { out: 1, quietSince: NOW - 5 * HOUR_MS },
    null,
  ],
  ["nothing out", { silentHours: 6 }, { waiting: 9, quietSince: 0 }, null],
  ["no rule", {}, { failed: 100 }, null],
  [
    "accepted by an operator",
    { failedPercent: 5, failedMachines: 3 },
    {
      failed: 3,
      succeeded: 7,
      accepted: { failed: 3, succeeded: 0, contradicted: 0 },
    },
    null,
  ],
  [
    "fails again after that",
    { failedPercent: 5 },
    { failed: 4, accepted: { failed: 3, succeeded: 0, contradicted: 0 } },
    "failed_percent",
  ],
];

for (const [name, rule, facts, expected] of halts) {
  Deno.test(`haltReason() ${name}: ${expected}`, () => {
    const halted = haltReason({ codes: [], ...rule }, wave(facts), NOW);
    assertEquals(halted?.because ?? null, expected);
  });
}

Deno.test("haltReason() halts on a named code, and on no other", () => {
  const rule = { codes: ["ERR_EXECUTE"] };
  assertEquals(
    haltReason(rule, wave({ failed: 1 }), NOW, ["ERR_EXECUTE"]),
    { because: "code", code: "ERR_EXECUTE" },
  );
  assertEquals(haltReason(rule, wave({ failed: 1 }), NOW, ["ERR_BUILD"]), null);
});

Deno.test("haltReason() compares with the lower bound of the Wilson interval", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 500 }),
      fc.integer({ min: 0, max: 500 }),
      fc.integer({ min: 1, max: 99 }),
      (failed, succeeded, percent) => {
        const n = failed + succeeded;
        fc.pre(n > 0);
        const z = 1.96;
        const p = failed / n;
        const bound = (p + z * z / (2 * n) -
          z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))) /
          (1 + z * z / n);
        const share = percent / 100;
        fc.pre(Math.abs(bound - share) > 1e-9);
        const halted = haltReason(
          { codes: [], surelyFailedPercent: percent },
          wave({ failed, succeeded }),
          NOW,
        );
        assertEquals(halted !== null, bound > share);
      },
    ),
  );
});

Deno.test("hasReached() stays true as more machines succeed", () => {
  const count = fc.integer({ min: 0, max: 50 });
  fc.assert(
    fc.property(count, count, count, (succeeded, failed, out) => {
      const before = wave({ succeeded, failed, out: out + 1 });
      const after = wave({ succeeded: succeeded + 1, failed, out });
      for (const rule of [advance, answered, late, ofCount]) {
        if (hasReached(rule, before, NOW)) assert(hasReached(rule, after, NOW));
      }
    }),
  );
});
