import type { RetryPolicy } from "#shared/contract/schedules/retries.ts";
import { text } from "#tui/text/mod.ts";

/** "failures with ERR_A retried up to 3 times, first after 1 h". */
export function retryWords(
  { limit, afterMinutes, codes }: RetryPolicy,
): string {
  const after = afterMinutes % 60 === 0
    ? text.rolloutScreens.hours(afterMinutes / 60)
    : text.rolloutScreens.minutes(afterMinutes);
  return text.schedules.retries(limit, after, codes.join(", "));
}
