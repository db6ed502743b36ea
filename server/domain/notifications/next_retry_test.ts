import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { DAY_MS } from "#shared/time.ts";
import { MOST_ATTEMPTS, nextRetry, retryAfter } from "./next_retry.ts";

const cases = [
  [1, 0.5, null, 5_000],
  [1, 0, null, 4_500],
  [1, 1, null, 5_500],
  [2, 0.5, null, 60_000],
  [5, 0.5, null, 7_200_000],
  [8, 0.5, null, 36_000_000],
  [9, 0.5, null, null],
  [1, 0.5, 120_000, 120_000],
  [2, 0.5, 1_000, 60_000],
  [1, 0.5, 90 * DAY_MS, DAY_MS],
  [9, 0.5, 1_000, null],
] as const;

for (const [attempts, random, asked, expected] of cases) {
  Deno.test(`nextRetry(${attempts}, ${random}, ${asked}) is ${expected}`, () => {
    assertEquals(nextRetry(attempts, random, asked), expected);
  });
}

Deno.test("a notification is given up after a fixed number of attempts", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 30 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.option(fc.integer({ min: -DAY_MS, max: 10 * DAY_MS })),
    (attempts, random, asked) => {
      const pause = nextRetry(attempts, random, asked);
      assertEquals(pause === null, attempts >= MOST_ATTEMPTS);
      assert(pause === null || pause >= 4_500 && pause <= DAY_MS, `${pause}`);
    },
  ));
});

Deno.test("pauses never become shorter", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: MOST_ATTEMPTS - 2 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    (attempts, random) => {
      assert(
        nextRetry(attempts + 1, random, null)! >=
          nextRetry(attempts, random, null)!,
      );
    },
  ));
});

const NOW = Date.parse("2026-11-22T10:00:00Z");
const headers = [
  [null, null],
  ["120", 120_000],
  ["0", 0],
  ["Sun, 22 Nov 2026 10:01:00 GMT", 60_000],
  ["Sun, 22 Nov 2026 09:00:00 GMT", 0],
  ["soon", null],
  ["-5x", null],
] as const;

for (const [header, expected] of headers) {
  Deno.test(`retryAfter(${header}) is ${expected}`, () => {
    assertEquals(retryAfter(header, NOW), expected);
  });
}
