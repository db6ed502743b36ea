import { assertEquals } from "@std/assert";
import { secondsUntil, soonThenAt } from "./schedule.ts";

const cases = [
  [new Date(2026, 10, 22, 2, 30), 1800],
  [new Date(2026, 10, 22, 3, 0), 86_400],
  [new Date(2026, 10, 22, 3, 0, 1), 86_399],
  [new Date(2026, 11, 31, 23, 0), 4 * 3600],
] as const;

for (const [now, seconds] of cases) {
  Deno.test(`secondsUntil(3) is ${seconds} at ${now.toLocaleString("sv")}`, () => {
    assertEquals(secondsUntil(3, now), seconds);
  });
}

Deno.test("soonThenAt() is soon, and then at its hour each day", () => {
  const pause = soonThenAt(3, () => new Date(2026, 10, 22, 2, 30), 40);
  assertEquals([pause(), pause(), pause()], [40, 1800, 1800]);
});
