import type { PastAction } from "#tui/console/data/action_log.ts";
import type { Tone } from "#tui/console/theme.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import { text } from "#tui/text/mod.ts";
import { formatMoment } from "#tui/words/words.ts";

/** The colour of each outcome, which is also said. */
export const OUTCOME_TONES: Record<PastAction["state"], Tone> = {
  running: "open",
  done: "ok",
  failed: "failed",
  undone: "quiet",
};

export const actionColumns: readonly Column<PastAction>[] = [
  {
    title: () => text.columns.time,
    width: 8,
    cell: ({ at }) => ({ text: formatMoment(at, new Date()), tone: "quiet" }),
  },
  {
    title: () => text.actionHistory.columns.outcome,
    width: 9,
    cell: ({ state }) => ({
      text: text.actionHistory.outcomes[state],
      tone: OUTCOME_TONES[state],
    }),
  },
  {
    title: () => text.actionHistory.columns.did,
    width: 24,
    grow: 2,
    cell: ({ sentence, doing }) => sentence || doing,
  },
  {
    title: () => text.actionHistory.columns.command,
    width: 20,
    grow: 1,
    drop: 1,
    cell: ({ command }) => ({ text: command, tone: "quiet" }),
  },
];
