import type { PlannedRepeat } from "#shared/contract/schedules/repeats.ts";
import { text } from "#tui/text/mod.ts";
import { formatDue } from "#tui/words/words.ts";

/** "weekly:tue@02:00 Europe/Paris; next runs 12-08 02:00, 12-15 02:00". */
export function repeatWords(
  { rule, zone, runs }: PlannedRepeat,
  now: Date,
): string {
  const next = runs.map((at) => formatDue(at, now)).join(", ");
  return text.schedules.repeats(rule, zone, next);
}
