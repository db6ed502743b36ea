import { iso } from "#shared/time.ts";

/** When an assignment makes first offers, in milliseconds; null: no limit. */
export interface AssignmentTimes {
  /** Nothing is offered before. */
  readonly notBefore: number | null;
  /** Nothing is offered for the first time from then on. */
  readonly expiresAt: number | null;
  /** From then on, maintenance windows do not count. */
  readonly deadline: number | null;
}

/** The times of a request, which are moments with their distance to UTC. */
export function timesOf(
  { notBefore, expiresAt, deadline }: {
    readonly notBefore?: string;
    readonly expiresAt?: string;
    readonly deadline?: string;
  },
): AssignmentTimes {
  const at = (moment: string | undefined) =>
    moment === undefined ? null : Date.parse(moment);
  return {
    notBefore: at(notBefore),
    expiresAt: at(expiresAt),
    deadline: at(deadline),
  };
}

/**
 * What is wrong with the times of a new assignment; null: nothing.
 *
 * @param planned True if it was planned before: the time at which it was to
 * begin may have come since.
 */
export function timesProblem(
  { notBefore, expiresAt, deadline }: AssignmentTimes,
  now: number,
  planned = false,
): string | null {
  if (notBefore !== null && notBefore <= now && !planned) {
    return `Cannot begin at ${
      iso(notBefore)
    }: that is in the past; leave notBefore out to begin at once`;
  }
  if (expiresAt !== null && expiresAt <= now) {
    return `Cannot let it expire at ${
      iso(expiresAt)
    }: that is in the past; name a later time`;
  }
  if (notBefore !== null && expiresAt !== null && expiresAt <= notBefore) {
    return `Cannot let it expire at ${iso(expiresAt)}: it begins at ${
      iso(notBefore)
    }, so nothing would ever be offered; name a later time`;
  }
  if (deadline !== null && deadline <= now && !planned) {
    return `Cannot set the deadline to ${
      iso(deadline)
    }: that is in the past; name a later time`;
  }
  if (deadline !== null && expiresAt !== null && deadline >= expiresAt) {
    return `Cannot set the deadline to ${iso(deadline)}: it expires at ${
      iso(expiresAt)
    }, before the deadline; name an earlier deadline`;
  }
  return null;
}

/** Why the times of an assignment hold back first offers now; null: they do not. */
export function timeGate(
  { notBefore, expiresAt }: Pick<AssignmentTimes, "notBefore" | "expiresAt">,
  now: number,
): "not_before" | "past_expiry" | null {
  if (notBefore !== null && now < notBefore) return "not_before";
  return expiresAt !== null && now >= expiresAt ? "past_expiry" : null;
}
