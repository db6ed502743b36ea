import { type Plan, UNSEEN_DAYS } from "#shared/contract/assignments/plans.ts";
import { sizeWords } from "./amounts.ts";
import { text } from "#tui/text/mod.ts";
import { repeatWords } from "./schedules/repeats.ts";
import { retryWords } from "./schedules/retries.ts";
import { timesWords } from "./schedules/times.ts";
import { formatDue } from "./words.ts";

/** "forced, and those that join later". */
export function howWords(
  { force, mode, whom, times = null }:
    & Pick<Plan, "force" | "mode" | "whom">
    & Partial<Pick<Plan, "times">>,
  now = new Date(),
): string {
  return [
    text.plan.whom(force, mode === "snapshot" || whom.groups.length === 0),
    ...times === null ? [] : [timesWords(times, now)],
  ].join(", ");
}

/**
 * Under their labels: on which machines it is offered, and when the server runs
 * it again.
 */
export function limitFacts(
  { onlyIf = null, unmet = 0, retry = null, repeat = null }: Partial<
    Pick<Plan, "onlyIf" | "unmet" | "retry" | "repeat">
  >,
  now = new Date(),
): readonly (readonly [label: string, words: string])[] {
  const { labels, unmetNow } = text.schedules;
  return [
    ...onlyIf === null ? [] : [[labels.unmet, onlyIf] as const],
    ...unmet === 0 ? [] : [["", unmetNow(unmet)] as const],
    ...repeat === null
      ? []
      : [[labels.repeat, repeatWords(repeat, now)] as const],
    ...retry === null ? [] : [[labels.retry, retryWords(retry)] as const],
  ];
}

/** "1.2 GiB: 120 MiB to each". */
export function bytesWords({ bytes }: Pick<Plan, "bytes">): string {
  return bytes.archive === 0
    ? text.plan.noArchive
    : text.plan.bytes(sizeWords(bytes.total), sizeWords(bytes.archive));
}

/** "half by 10:40, all by 11-23 09:00, 12 not seen for 30 days". */
export function arrivalWords(
  { arrivals: { half, most, all, expected, unseen } }: Pick<Plan, "arrivals">,
  now: Date,
): string {
  const { plan } = text;
  const due = (at: string | null) => at === null ? "" : formatDue(at, now);
  const [first, then, last] = [due(half), due(most), due(all)];
  return [
    ...expected === 0 ? [plan.noneExpected] : [],
    ...first === last ? [] : [plan.half(first)],
    ...then === first || then === last ? [] : [plan.most(then)],
    ...expected > 0 ? [plan.all(last)] : [],
    ...unseen > 0 ? [plan.unseen(unseen, UNSEEN_DAYS)] : [],
  ].join(", ");
}
