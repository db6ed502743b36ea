import { assertEquals } from "@std/assert";
import type { LogEvent } from "../shared/events.ts";
import { formatMoment, happened, reasonWords, resultWords } from "./words.ts";

const codes = [
  ["SUCCESS_0", 0, "SUCCESS_0"],
  ["SUCCESS_REBOOT_REQUIRED", 3010, "SUCCESS_REBOOT_REQUIRED exit 3010"],
  ["ERR_EXECUTE", null, "ERR_EXECUTE"],
  ["EXIT_CODE_10", 0, "EXIT_CODE_10 exit 0"],
  [undefined, undefined, ""],
] as const;

for (const [code, exitCode, words] of codes) {
  Deno.test(`resultWords() says "${words}"`, () => {
    assertEquals(resultWords(code, exitCode), words);
  });
}

Deno.test("reasonWords() names the package that is in the way", () => {
  const words = [
    null,
    { code: "not_active" },
    { code: "held_by_priority_0", heldBy: 1700000001 },
    { code: "agent_busy", busyWith: 1700000002 },
  ] as const;
  assertEquals(words.map(reasonWords), [
    "at the next contact",
    "the package is off",
    "held by 1700000001 (pri 0)",
    "agent busy with 1700000002",
  ]);
});

const event: LogEvent = {
  seq: 1,
  at: "2026-03-01T10:00:00.000Z",
  kind: "deployment.result",
  actor: "agent",
  machine: null,
  package: null,
  payload: {},
};

Deno.test("happened() tells a result by the state it led to", () => {
  const led = (state: string) => happened({ ...event, payload: { state } });
  assertEquals(led("succeeded"), { text: "succeeded", tone: "ok" });
  assertEquals(led("failed"), { text: "failed", tone: "failed" });
  assertEquals(led("toString"), { text: "reported", tone: "open" });
});

Deno.test("formatMoment() gets shorter the nearer the moment is", () => {
  const now = new Date(2026, 2, 5, 9, 3, 7);
  assertEquals(formatMoment(new Date(2026, 2, 5, 8, 0, 1), now), "08:00:01");
  assertEquals(formatMoment(new Date(2026, 0, 2, 8, 5), now), "01-02 08:05");
  assertEquals(formatMoment(new Date(2025, 11, 31), now), "2025-12-31");
});
