import type { NewAssignment } from "#shared/contract/assignments/assignments.ts";
import type { Plan } from "#shared/contract/assignments/plans.ts";
import { isoOrNull } from "#shared/time.ts";
import { timesOf } from "#server/domain/schedules/assignment_times.ts";

/** When and where a planned assignment makes offers, and what it retries. */
export function limitsOf(
  { times, onlyIf, retry }: NewAssignment,
): Pick<Plan, "times" | "onlyIf" | "retry"> {
  const { notBefore, expiresAt, deadline } = timesOf(times ?? {});
  return {
    times: times === undefined ? null : {
      notBefore: isoOrNull(notBefore),
      expiresAt: isoOrNull(expiresAt),
      deadline: isoOrNull(deadline),
    },
    onlyIf: onlyIf ?? null,
    retry: retry ?? null,
  };
}
