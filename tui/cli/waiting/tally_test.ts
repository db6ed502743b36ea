import { assertEquals, assertThrows } from "@std/assert";
import { InvalidArgumentError } from "commander";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { LogEvent } from "#shared/contract/events/events.ts";
import { amountOf, atLeast, atMost, conditionOf } from "./condition.ts";
import { Cohort, outcomeOf, type WaitOutcome } from "./tally.ts";

Deno.test("amounts are numbers or percentages", () => {
  assertEquals(amountOf("12"), { value: 12, isPercent: false });
  assertEquals(amountOf("99.5%"), { value: 99.5, isPercent: true });
  for (const word of ["", "1.5", "101%", "-1", "5 %", "all"]) {
    assertThrows(() => amountOf(word), InvalidArgumentError);
  }
  for (const word of ["succeeded", "succeeded=", "waiting=1", "=1"]) {
    assertThrows(() => conditionOf(word), InvalidArgumentError);
  }
});

Deno.test("a share is rounded against whoever waits", () => {
  const share = (word: string, machines: number) => [
    atLeast(amountOf(word), machines),
    atMost(amountOf(word), machines),
  ];
  assertEquals(share("95%", 10), [10, 9]);
  assertEquals(share("95%", 100), [95, 95]);
  assertEquals(share("99.9%", 1000), [999, 999]);
  assertEquals(share("29%", 100), [29, 29]);
  assertEquals(share("5%", 19), [1, 0]);
  assertEquals(share("7", 3), [7, 7]);
});

const cases: [
  string,
  DeploymentState[],
  boolean,
  string,
  string | undefined,
  WaitOutcome | null,
][] = [
  ["nothing is assigned", [], true, "succeeded=100%", undefined, "nobody"],
  ["some wait", ["succeeded", "waiting"], true, "succeeded=100%", "0", null],
  [
    "the share is there",
    ["succeeded", "reboot_pending", "waiting", "failed"],
    true,
    "succeeded=50%",
    undefined,
    "reached",
  ],
  [
    "too many failed, though the share is there",
    ["succeeded", "failed"],
    true,
    "succeeded=50%",
    "0",
    "failed",
  ],
  [
    "as many failed as may",
    ["succeeded", "failed"],
    true,
    "succeeded=50%",
    "50%",
    "reached",
  ],
  [
    "expired counts as failed",
    ["waiting", "expired"],
    true,
    "finished=2",
    "0",
    "failed",
  ],
  [
    "all have ended",
    ["succeeded", "failed"],
    true,
    "succeeded=100%",
    undefined,
    "final",
  ],
  [
    "all have ended, which was waited for",
    ["already_installed", "failed"],
    true,
    "finished=100%",
    undefined,
    "reached",
  ],
  [
    "those that wait get nothing from a package that is off",
    ["succeeded", "waiting"],
    false,
    "succeeded=100%",
    undefined,
    "off",
  ],
  [
    "one is under way, though the package is off",
    ["downloading", "waiting"],
    false,
    "succeeded=100%",
    undefined,
    null,
  ],
  [
    "what was cancelled before does not count",
    ["succeeded", "cancelled"],
    true,
    "succeeded=100%",
    undefined,
    "reached",
  ],
  [
    "more than there are",
    ["succeeded"],
    true,
    "succeeded=2",
    undefined,
    "final",
  ],
];
for (const [what, states, isActive, condition, failOver, expected] of cases) {
  Deno.test(`outcomeOf(): ${what}`, () => {
    const rows = states.map((state, machine) => ({ machine, state }));
    const outcome = outcomeOf(
      new Cohort(rows, isActive).tally(),
      isActive,
      conditionOf(condition),
      failOver === undefined ? undefined : amountOf(failOver),
    );
    assertEquals(outcome, expected);
  });
}

Deno.test("a cohort follows events of its machines, and of no others", () => {
  const event = (kind: LogEvent["kind"], id: number, payload = {}) => ({
    ...{ seq: 1, at: "", actor: "", source: "", kind, payload, package: null },
    machine: { id, name: "" },
  } as LogEvent);
  const cohort = new Cohort([{ machine: 1, state: "waiting" }], true);
  assertEquals(cohort.apply(event("deployment.offered", 2)), false);
  assertEquals(cohort.apply(event("deployment.offered", 1)), true);
  assertEquals(cohort.tally().underWay, 1);
  cohort.apply(event("deployment.result", 1, { state: "failed" }));
  assertEquals(cohort.tally().failed, 1);
  cohort.apply(event("deployment.retried", 1));
  assertEquals(cohort.tally().waiting, 1);
  cohort.apply(event("package.deactivated", 0));
  assertEquals(cohort.isActive, false);
  cohort.reload([{ machine: 2, state: "waiting" }], true);
  assertEquals([cohort.tally().cancelled, cohort.tally().machines], [1, 1]);
});
