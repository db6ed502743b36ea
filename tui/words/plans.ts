import { type Plan, UNSEEN_DAYS } from "#shared/contract/assignments/plans.ts";
import { sizeWords } from "./amounts.ts";
import { text } from "#tui/text/mod.ts";
import { repeatWords } from "./schedules/repeats.ts";
import { retryWords } from "./schedules/retries.ts";
import { timesWords } from "./schedules/times.ts";
import { formatDue } from "./words.ts";

/** "forced, and those that join later". */
export function howWords(
  {
    force,
    mode,
    whom,
    times = null,
    onlyIf = null,
    retry = null,
    repeat = null,
  }:
    & Pick<Plan, "force" | "mode" | "whom">
    & Partial<Pick<Plan, "times" | "onlyIf" | "retry" | "repeat">>,
  now = new Date(),
): string {
  return [
    text.plan.whom(force, mode === "snapshot" || whom.groups.length === 0),
    ...times === null ? [] : [timesWords(times, now)],
    ...onlyIf === null ? [] : [text.schedules.onlyIf(onlyIf)],
    ...retry === null ? [] : [retryWords(retry)],
    ...repeat === null ? [] : repeatWords(repeat, now),
  ].join(", ");
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
