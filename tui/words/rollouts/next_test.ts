import { assertEquals } from "@std/assert";
import type { Rollout } from "#shared/contract/rollouts/rollouts.ts";
import { needsOperator, nextCell, waitsWords } from "./next.ts";

const NOW = new Date("2026-11-30T10:00:00.000Z");
const AT = "2026-11-30T08:00:00.000Z";

function aWave(
  number: number,
  counts: Partial<Rollout["waves"][number]>,
): Rollout["waves"][number] {
  return {
    ...{ number, rule: { percent: 50 * number }, groupName: null },
    ...{ openedAt: AT, reachedAt: null, machines: 10, waiting: 0, out: 0 },
    ...{ succeeded: 0, failed: 0, cancelled: 0, contradicted: 0 },
    ...counts,
  };
}

function aRollout(more: Partial<Rollout>): Rollout {
  return {
    ...{ id: 7, state: "running", halted: null, reason: "", openWave: 1 },
    package: { id: 1, name: "vlc", version: "3", active: true },
    ...{ changedAt: AT, changedBy: "server", createdAt: AT, createdBy: "ada" },
    ...{ waitsFor: "results", needs: null, opensAt: null },
    waves: [
      aWave(1, { succeeded: 4, failed: 1, out: 2, waiting: 3 }),
      aWave(2, { waiting: 10, openedAt: null }),
    ],
    advance: {
      ...{ succeededPercent: 90, of: "all", soakMinutes: 60 },
      approval: "none",
    },
    halt: { codes: [] },
    ...more,
  };
}

const inMinutes = (minutes: number) =>
  new Date(NOW.getTime() + minutes * 60_000).toISOString();
const soaks = (minutes: number) =>
  aRollout({ waitsFor: "soak", opensAt: inMinutes(minutes) });

const cases: readonly [string, Rollout, cell: string, asks: boolean][] = [
  ["results", aRollout({ needs: 5 }), "wave 2: 5 more OK", false],
  ["too many results", aRollout({ needs: 6 }), "wave 2 out of reach", true],
  ["no number of results", aRollout({}), "wave 2 out of reach", true],
  [
    "the last results",
    aRollout({ openWave: 2 }),
    "15 results",
    false,
  ],
  [
    "no result any more",
    aRollout({ openWave: 2, waves: [aWave(1, { succeeded: 10 })] }),
    "finishes",
    false,
  ],
  ["a part of a minute", soaks(0.2), "wave 2 in 1 min", false],
  ["minutes", soaks(119), "wave 2 in 119 min", false],
  ["hours", soaks(170), "wave 2 in 3 h", false],
  ["days", soaks(3 * 24 * 60), "wave 2 in 3 d", false],
  ["a soak time that is over", soaks(-1), "wave 2 opens", false],
  [
    "another operator",
    aRollout({ waitsFor: "approval" }),
    "approval of wave 2",
    true,
  ],
  [
    "an operator, after a halt",
    aRollout({
      ...{ state: "halted", waitsFor: "operator" },
      halted: { because: "failed_percent", machines: 2, of: 8 },
    }),
    "2 of 8 failed",
    true,
  ],
  [
    "an operator, after a pause",
    aRollout({ state: "paused", waitsFor: "operator", reason: "INC-1" }),
    "INC-1",
    true,
  ],
  [
    "nothing",
    aRollout({ state: "finished", openWave: 2, waitsFor: "nothing" }),
    "",
    false,
  ],
];

for (const [name, rollout, cell, asks] of cases) {
  Deno.test(`a rollout that waits for ${name} says so in a few words`, () => {
    assertEquals(nextCell(rollout, NOW), cell);
    assertEquals(needsOperator(rollout), asks);
  });
}

Deno.test("a rollout says in a sentence what it waits for", () => {
  assertEquals(
    waitsWords(aRollout({ needs: 1 }), NOW),
    "1 more success in wave 1",
  );
  assertEquals(
    waitsWords(aRollout({ needs: 6 }), NOW),
    "6 more successes, but only 5 machines can still succeed: retry the failures, or open wave 2",
  );
  assertEquals(
    waitsWords(aRollout({ waitsFor: "approval" }), NOW),
    "another operator than ada, who opens wave 2",
  );
  assertEquals(
    waitsWords(soaks(-1), NOW),
    "the soak time is over: wave 2 opens in a moment",
  );
  assertEquals(
    waitsWords(
      aRollout({ openWave: 2, waves: [aWave(1, { succeeded: 10 })] }),
      NOW,
    ),
    "nothing any more: it finishes in a moment",
  );
});
