import type { LogEvent } from "#shared/contract/events/events.ts";
import { happened, resultWords } from "#tui/words/words.ts";

/** What of the log is shown. */
export interface TailFilter {
  /** Every word must be in the line; `!word` must not be. */
  readonly q: string;
  /** Only what went wrong. */
  readonly faults: boolean;
}

/** The events a filter lets through, in their order. */
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

/** What a line says, as one searches it: names, outcome, code, who did it. */
function lineOf(event: LogEvent): string {
  const { machine, package: of, actor, payload } = event;
  return [
    machine?.name ?? "",
    of?.name ?? "",
    of?.id ?? "",
    happened(event).text,
    resultWords(payload.code, payload.exitCode),
    actor,
  ].join(" ").toLowerCase();
}
