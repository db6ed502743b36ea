import { MOST_POINTS } from "#shared/contract/packages/progress.ts";
import { MINUTE_MS } from "#shared/time.ts";

/** The shortest step of a curve: changes are counted by five minutes. */
const SHORTEST_MS = 5 * MINUTE_MS;

/** The steps of a curve from one time to another, in milliseconds. */
export interface CurveSteps {
  readonly from: number;
  readonly stepMs: number;
  readonly steps: number;
}

/** At most `MOST_POINTS` steps of equal length, of at least five minutes. */
export function curveSteps(from: number, to: number): CurveSteps {
  const span = Math.max(0, to - from);
  const stepMs = Math.max(SHORTEST_MS, Math.ceil(span / (MOST_POINTS - 1)));
  return {
    from,
    stepMs,
    steps: Math.max(1, Math.min(MOST_POINTS - 1, Math.ceil(span / stepMs))),
  };
}

/** Machines that have a package, and on which it failed. */
export interface ReachCount {
  readonly done: number;
  readonly failed: number;
}

/**
 * The curve that ends with what is the case now, worked out backwards from the
 * changes in each step. What it counts is never negative and, before the first
 * change, what there was before `from`.
 *
 * @param changes By the number of the step; later ones belong to the last.
 * @returns One point for the end of each step, and one for the beginning.
 */
export function progressCurve(
  { from, stepMs, steps }: CurveSteps,
  changes: readonly (ReachCount & { readonly step: number })[],
  now: ReachCount & { readonly at: number },
): (ReachCount & { readonly at: number })[] {
  const points = [{ ...now }];
  let { done, failed } = now;
  for (let step = steps - 1; step >= 0; step--) {
    for (const change of changes) {
      if (Math.min(change.step, steps - 1) !== step) continue;
      done -= change.done;
      failed -= change.failed;
    }
    points.push({
      at: from + step * stepMs,
      done: Math.max(0, done),
      failed: Math.max(0, failed),
    });
  }
  return points.toReversed();
}
