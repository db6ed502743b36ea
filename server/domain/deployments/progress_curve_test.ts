import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { MOST_POINTS } from "#shared/contract/packages/progress.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/time.ts";
import { curveSteps, progressCurve } from "./progress_curve.ts";

Deno.test("curveSteps() are five minutes long at first, then as many as fit", () => {
  assertEquals(curveSteps(0, 0), { from: 0, stepMs: 5 * MINUTE_MS, steps: 1 });
  assertEquals(curveSteps(0, HOUR_MS).steps, 12);
  const year = curveSteps(0, 365 * DAY_MS);
  assertEquals(year.steps, MOST_POINTS - 1);
});

Deno.test("progressCurve() works backwards from what is the case", () => {
  const steps = { from: 1000, stepMs: 100, steps: 4 };
  const changes = [
    { step: 0, done: 5, failed: 0 },
    { step: 2, done: 3, failed: 2 },
    // Behind the last step, because a span is longer than a step.
    { step: 4, done: 1, failed: -1 },
  ];
  assertEquals(
    progressCurve(steps, changes, { at: 1390, done: 10, failed: 1 }),
    [
      { at: 1000, done: 1, failed: 0 },
      { at: 1100, done: 6, failed: 0 },
      { at: 1200, done: 6, failed: 0 },
      { at: 1300, done: 9, failed: 2 },
      { at: 1390, done: 10, failed: 1 },
    ],
  );
});

Deno.test("progressCurve() is bounded, in order and never negative", () => {
  const change = fc.record({
    step: fc.nat(200),
    done: fc.integer({ min: -9, max: 9 }),
    failed: fc.integer({ min: -9, max: 9 }),
  });
  fc.assert(fc.property(
    fc.array(change),
    fc.nat(100 * DAY_MS),
    (changes, span) => {
      const steps = curveSteps(0, span);
      const points = progressCurve(steps, changes, {
        at: span,
        done: 20,
        failed: 5,
      });
      assertEquals(points.length, steps.steps + 1);
      assertEquals(points.length <= MOST_POINTS, true);
      assertEquals(points.at(-1), { at: span, done: 20, failed: 5 });
      for (const { done, failed } of points) {
        assertEquals(done >= 0 && failed >= 0, true);
      }
    },
  ));
});
