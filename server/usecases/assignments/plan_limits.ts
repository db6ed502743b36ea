import type { NewAssignment } from "#shared/contract/assignments/assignments.ts";
import type { NewRepeat } from "#shared/contract/schedules/repeats.ts";
import type { Plan } from "#shared/contract/assignments/plans.ts";
import { iso, isoOrNull } from "#shared/time.ts";
import { firstRuns } from "#server/domain/schedules/first_runs.ts";
import { nextRuns } from "#server/domain/schedules/recurrence.ts";
import { timesOf } from "#server/domain/schedules/assignment_times.ts";

/** When and where a planned assignment makes offers, and what it retries. */
export function limitsOf(
  { times, onlyIf, retry, repeat }: NewAssignment,
  now: Date,
): Pick<Plan, "times" | "onlyIf" | "retry" | "repeat"> {
  const { notBefore, expiresAt, deadline } = timesOf(times ?? {});
  return {
    times: times === undefined ? null : {
      notBefore: isoOrNull(notBefore),
      expiresAt: isoOrNull(expiresAt),
      deadline: isoOrNull(deadline),
    },
    onlyIf: onlyIf ?? null,
    retry: retry ?? null,
    repeat: repeat === undefined
      ? null
      : { ...repeat, runs: runsOf(repeat, notBefore, now.getTime()) },
  };
}

/** Runs of a plan that are named. */
const NAMED_RUNS = 3;

function runsOf(
  repeat: NewRepeat,
  notBefore: number | null,
  now: number,
): string[] {
  const { first } = firstRuns(repeat, notBefore, now);
  if (first === null) return [];
  const later = nextRuns({ ...repeat, from: first }, first, NAMED_RUNS - 1);
  return [first, ...later].map(iso);
}
