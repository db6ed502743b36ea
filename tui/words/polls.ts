import type { Machine } from "#shared/contract/machines/machines.ts";
import { text } from "#tui/text/mod.ts";
import { everyWords } from "./amounts.ts";
import { rateWords } from "./settings.ts";

/** The interval between a machine's polls, and whether the server set it. */
export function pollWords(
  { obeys, pollSeconds }: Pick<Machine, "obeys" | "pollSeconds">,
): string {
  if (pollSeconds === null) return text.inventories.seldom;
  return text.inventories.obeys[obeys](everyWords(pollSeconds));
}

/** "1.3 polls/s": polls of the whole fleet. */
export function pollRate(perSecond: number): string {
  return text.figures.polls(
    perSecond > 0 ? rateWords(perSecond) : text.settings.perSecond("0"),
  );
}
