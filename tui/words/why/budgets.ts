import type { DownloadBudget } from "#shared/contract/deployments/why.ts";
import { text } from "#tui/text/mod.ts";
import { sizeWords } from "#tui/words/amounts.ts";

/** A budget and its use: "the group lab: 2 of 2 downloads at once". */
export function budgetWords(
  { level, group, atOnce, bytesPerSecond, running, waiting }: DownloadBudget,
): string {
  const { budget } = text.why;
  const limits = [
    ...atOnce > 0 ? [budget.atOnce(running, atOnce)] : [budget.now(running)],
    ...waiting > 0 ? [budget.waiting(waiting)] : [],
    ...bytesPerSecond > 0
      ? [text.settings.perSecond(sizeWords(bytesPerSecond))]
      : [],
  ];
  const whose = group ? text.why.group(group.name) : budget.of[level];
  return budget.line(whose, limits.join(", "));
}
