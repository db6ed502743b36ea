import { assertEquals } from "@std/assert";
import { DAY_MS, HOUR_MS } from "#shared/time.ts";
import { hasPassed } from "./elapsed.ts";

const NOW = new Date(1_800_000_000_000);

for (
  const [what, since, passed] of [
    ["just now", 0, false],
    ["almost an hour ago", -HOUR_MS + 1, false],
    ["an hour ago", -HOUR_MS, true],
    ["in a minute, after the clock was put back by one", 60_000, false],
    ["in a year, by a clock that was wrong", 365 * DAY_MS, true],
  ] as const
) {
  Deno.test(`hasPassed() of an hour since ${what}: ${passed}`, () => {
    assertEquals(hasPassed(NOW.getTime() + since, HOUR_MS, NOW), passed);
  });
}
