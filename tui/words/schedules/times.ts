import type { AssignmentTimes } from "#shared/contract/schedules/times.ts";
import { text } from "#tui/text/mod.ts";
import { formatDue } from "#tui/words/words.ts";

/** "not before 12-24 22:00, expires 12-31 06:00"; empty: at any time. */
export function timesWords(
  times: AssignmentTimes | null,
  now: Date,
): string {
  if (times === null) return "";
  const { notBefore, expiresAt, deadline } = times;
  return [
    ...notBefore === null
      ? []
      : [text.schedules.notBefore(formatDue(notBefore, now))],
    ...deadline === null
      ? []
      : [text.schedules.deadline(formatDue(deadline, now))],
    ...expiresAt === null
      ? []
      : [text.schedules.expires(formatDue(expiresAt, now))],
  ].join(", ");
}
