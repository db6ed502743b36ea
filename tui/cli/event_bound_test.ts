import { assertEquals, assertThrows } from "@std/assert";
import { InvalidArgumentError } from "commander";
import { durationMs, eventBound } from "./event_bound.ts";

Deno.test("eventBound() reads numbers, ages, days and times", () => {
  assertEquals(eventBound("1042"), { seq: 1042 });
  assertEquals(eventBound("2026-11-30T08:00:01.5Z"), {
    at: "2026-11-30T08:00:01.500Z",
  });
  assertEquals(eventBound("2026-11-30 08:00+01:00"), {
    at: "2026-11-30T07:00:00.000Z",
  });
  const local = (...parts: [number, number, number, number?]) =>
    new Date(...parts).toISOString();
  assertEquals(eventBound("2026-11-30"), { at: local(2026, 10, 30) });
  assertEquals(eventBound("2026-11-30T08:00"), {
    at: local(2026, 10, 30, 8),
  });
  const before = Date.now() - 3_600_000;
  const at = Date.parse(eventBound("1h").at!);
  assertEquals(at >= before && at <= Date.now() - 3_600_000, true);
});

for (
  const word of ["", "yesterday", "1x", "2026-13-01", "2026-1-1", "-1", "h"]
) {
  Deno.test(`eventBound() refuses "${word}"`, () => {
    assertThrows(() => eventBound(word), InvalidArgumentError);
  });
}

Deno.test("durationMs() adds units, and knows no others", () => {
  assertEquals(durationMs("1h30m"), 5_400_000);
  assertEquals(durationMs("2d"), 172_800_000);
  assertEquals(durationMs("1w1s"), 604_801_000);
  assertEquals(durationMs("90"), null);
  assertEquals(durationMs("1.5h"), null);
});
