import type { EventSummary } from "#shared/contract/events/summaries.ts";
import { text } from "#tui/text/mod.ts";
import type { Tone } from "#tui/console/theme.ts";

/** The description of a summary's events, and its tone. */
export function summaryWords(
  { kind, outcome }: EventSummary,
): { text: string; tone: Tone } {
  switch (outcome) {
    case "succeeded":
      return { text: text.states.succeeded, tone: "ok" };
    case "failed":
      return { text: text.states.failed, tone: "failed" };
    case "cancelled":
      return { text: text.states.cancelled, tone: "plain" };
    default:
      return { text: text.happened[kind], tone: "plain" };
  }
}

/** A summary names at most this many machines. */
const ALL_NAMED = 20;

/** "pc-1, pc-2 and 4 more"; empty without machines. */
export function machinesWords(
  { machines }: Pick<EventSummary, "machines">,
  most: number,
): string {
  const { andMore, andOthers } = text.summaries;
  const named = machines.slice(0, most).map(({ name }) => name).join(", ");
  if (machines.length >= ALL_NAMED) return `${named} ${andOthers}`;
  const more = machines.length - most;
  return more > 0 ? `${named} ${andMore(more)}` : named;
}
