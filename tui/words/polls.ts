import type { Machine } from "#shared/contract/machines/machines.ts";
import { text } from "#tui/text/mod.ts";
import { agoWords } from "./amounts.ts";

/** How often a machine polls, and whether that is as it is told. */
export function pollWords(
  { obeys, pollSeconds }: Pick<Machine, "obeys" | "pollSeconds">,
): string {
  if (pollSeconds === null) return text.inventories.seldom;
  return text.inventories.obeys[obeys](agoWords(pollSeconds));
}
