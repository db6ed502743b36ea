import type { Machine } from "#shared/contract/machines/machines.ts";
import { text } from "#tui/text/mod.ts";
import { everyWords } from "./amounts.ts";

/** The interval between a machine's polls, and whether the server set it. */
export function pollWords(
  { obeys, pollSeconds }: Pick<Machine, "obeys" | "pollSeconds">,
): string {
  if (pollSeconds === null) return text.inventories.seldom;
  return text.inventories.obeys[obeys](everyWords(pollSeconds));
}
