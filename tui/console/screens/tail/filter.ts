import type { LogEvent } from "#shared/contract/events/events.ts";
import { eventDetail } from "#tui/words/changes.ts";
import { happened } from "#tui/words/words.ts";
import { titleOf } from "#tui/words/titles.ts";

/** The filter of the live log. */
export interface TailFilter {
  /** Every word must be in the line; `!word` must not be. */
  readonly q: string;
  /** Only rows with a fault. */
  readonly faults: boolean;
}

/** The events that match a filter, in their order. */
export function passing(
  events: readonly LogEvent[],
  { q, faults }: TailFilter,
): readonly LogEvent[] {
  const words = q.toLowerCase().split(/\s+/).filter((word) =>
    word !== "" && word !== "!"
  );
  if (words.length === 0 && !faults) return events;
  return events.filter((event) => {
    if (faults && happened(event).tone !== "failed") return false;
    const line = lineOf(event);
    return words.every((word) =>
      word.startsWith("!") ? !line.includes(word.slice(1)) : line.includes(word)
    );
  });
}

/** The searchable text of a line: names, outcome, code and actor. */
function lineOf(event: LogEvent): string {
  const { machine, package: of, actor } = event;
  return [
    machine?.name ?? "",
    of ? titleOf(of) : "",
    of?.id ?? "",
    happened(event).text,
    eventDetail(event),
    actor,
  ].join(" ").toLowerCase();
}
