import type { NewRepeat } from "#shared/contract/schedules/repeats.ts";
import { nextRun } from "./recurrence.ts";

/**
 * The first run of an assignment that repeats, and the one after it, in
 * milliseconds. The first is at a time of the rule, unless the assignment itself
 * says when it begins.
 *
 * @param notBefore When it begins; null: it does not say.
 */
export function firstRuns(
  repeat: NewRepeat,
  notBefore: number | null,
  now: number,
): { readonly first: number | null; readonly next: number | null } {
  const recurrence = { ...repeat, from: notBefore ?? now };
  const first = notBefore ?? nextRun(recurrence, now);
  return {
    first,
    next: first === null ? null : nextRun(recurrence, Math.max(first, now)),
  };
}
