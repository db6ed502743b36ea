import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { RetryPolicy } from "#shared/contract/schedules/retries.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/time.ts";
import { nextAttemptAt, pauseAfter } from "./next_attempt.ts";

const CASES: readonly [number, number, number, number | null][] = [
  [3, 60, 1, HOUR_MS],
  [3, 60, 2, 2 * HOUR_MS],
  [3, 60, 3, 4 * HOUR_MS],
  [3, 60, 4, null],
  [1, 5, 1, 5 * MINUTE_MS],
  [1, 5, 2, null],
  [10, 10_080, 9, 7 * DAY_MS],
];

for (const [limit, afterMinutes, attempt, pause] of CASES) {
  Deno.test(`${limit} retries after ${afterMinutes} min: attempt ${attempt} is followed after ${pause} ms`, () => {
    assertEquals(pauseAfter({ limit, afterMinutes }, attempt), pause);
  });
}

Deno.test("only named codes are retried", () => {
  const policy = RetryPolicy.parse({ limit: 2, codes: ["ERR_A"] });
  const failure = { attempt: 1, failedAt: 0 };
  assertEquals(nextAttemptAt(policy, { ...failure, code: "ERR_B" }), null);
  assertEquals(nextAttemptAt(policy, { ...failure, code: "ERR_A" }), HOUR_MS);
});

Deno.test("pauses never get shorter, and end with the limit", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 10 }),
    fc.integer({ min: 1, max: 10_080 }),
    (limit, afterMinutes) => {
      let before = 0;
      for (let attempt = 1; attempt <= limit; attempt++) {
        const pause = pauseAfter({ limit, afterMinutes }, attempt)!;
        assertEquals(pause >= before && pause <= 7 * DAY_MS, true);
        before = pause;
      }
      assertEquals(pauseAfter({ limit, afterMinutes }, limit + 1), null);
    },
  ));
});
