import type { PlannedRepeat } from "#shared/contract/schedules/repeats.ts";
import { text } from "#tui/text/mod.ts";
import { formatDue } from "#tui/words/words.ts";

/** "repeated weekly:tue@02:00 Europe/Paris", "next runs 12-08 02:00, …". */
export function repeatWords(
  { rule, zone, runs }: PlannedRepeat,
  now: Date,
): string[] {
  const { repeats, nextRuns } = text.schedules;
  return [
    repeats(rule, zone),
    nextRuns(runs.map((at) => formatDue(at, now)).join(", ")),
  ];
}
