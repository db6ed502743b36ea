import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import fc from "fast-check";
import { DAY_MS, HOUR_MS } from "#shared/time.ts";
import { estimateArrivals } from "./arrivals.ts";

const NOW = new Date("2026-11-22T10:00:00Z");
const ago = (ms: number, machines = 1, interval: number | null = null) => ({
  at: NOW.getTime() - ms,
  interval,
  machines,
});
const inHours = (moment: number | null) =>
  moment === null ? null : (moment - NOW.getTime()) / HOUR_MS;

it("expectArrivals() waits an interval after the last poll", () => {
  const { half, most, all, expected, unseen } = estimateArrivals(
    [ago(HOUR_MS / 2, 5), ago(HOUR_MS / 4, 4), ago(0, 1)],
    HOUR_MS,
    NOW,
  );
  assertEquals([half, most, all].map(inHours), [0.5, 0.75, 1]);
  assertEquals([expected, unseen], [10, 0]);
});

it("expectArrivals() believes what was observed before the setting", () => {
  const { all } = estimateArrivals(
    [ago(HOUR_MS, 1, 6 * HOUR_MS)],
    HOUR_MS,
    NOW,
  );
  assertEquals(inHours(all), 5);
});

it("expectArrivals() takes a machine that missed a poll for late", () => {
  assertEquals(
    inHours(estimateArrivals([ago(2.5 * HOUR_MS)], HOUR_MS, NOW).all),
    0.5,
  );
});

it("expectArrivals() expects what is off at its time of day", () => {
  assertEquals(
    inHours(estimateArrivals([ago(20 * HOUR_MS)], HOUR_MS, NOW).all),
    4,
  );
  assertEquals(
    inHours(estimateArrivals([ago(6 * DAY_MS - HOUR_MS)], HOUR_MS, NOW).all),
    1,
  );
});

it("expectArrivals() does not expect who was silent for a month", () => {
  assertEquals(estimateArrivals([ago(30 * DAY_MS, 12)], HOUR_MS, NOW), {
    half: null,
    most: null,
    all: null,
    expected: 0,
    unseen: 12,
  });
  assertEquals(estimateArrivals([], HOUR_MS, NOW).expected, 0);
});

it("expectArrivals() counts everyone once, and expects nobody in the past", () => {
  const seen = fc.array(fc.record({
    at: fc.integer({ min: -40 * DAY_MS, max: HOUR_MS }).map((ms) =>
      NOW.getTime() + ms
    ),
    interval: fc.option(fc.integer({ min: 60_000, max: 10 * DAY_MS })),
    machines: fc.integer({ min: 1, max: 1000 }),
  }));
  fc.assert(fc.property(seen, (seen) => {
    const { half, most, all, expected, unseen } = estimateArrivals(
      seen,
      HOUR_MS,
      NOW,
    );
    assertEquals(
      expected + unseen,
      seen.reduce((sum, { machines }) => sum + machines, 0),
    );
    if (expected === 0) {
      return assertEquals([half, most, all], [null, null, null]);
    }
    assert(NOW.getTime() <= half! && half! <= most! && most! <= all!);
  }));
});
