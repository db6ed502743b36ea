import type { EventSummary } from "#shared/contract/events/summaries.ts";
import { machinesWords, summaryWords } from "#tui/words/summaries.ts";
import { text } from "#tui/text/mod.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import { titleCell } from "#tui/console/widgets/title_cell.ts";

/** Most machines that a line names. */
const NAMED = 3;

export const summaryColumns: readonly Column<EventSummary>[] = [
  {
    title: () => text.summaries.titles.day,
    width: 10,
    cell: ({ day }) => day,
  },
  {
    title: () => text.summaries.titles.events,
    width: 8,
    right: true,
    cell: ({ events }) => `${events}`,
  },
  { id: "what", title: () => text.columns.what, width: 17, cell: summaryWords },
  {
    id: "package",
    title: () => text.columns.package,
    width: 14,
    grow: 2,
    cell: (row, cells) => row.package ? titleCell(row.package, cells) : "",
  },
  {
    id: "code",
    title: () => text.columns.code,
    width: 10,
    grow: 1,
    drop: 3,
    cell: ({ code }) => code ?? "",
  },
  {
    id: "machines",
    title: () => text.columns.machines,
    width: 14,
    grow: 1,
    drop: 2,
    cell: (row) => machinesWords(row, NAMED),
  },
  {
    id: "by",
    title: () => text.columns.by,
    width: 8,
    drop: 4,
    cell: ({ actor }) => ({
      text: actor.replace(/^operator:/, ""),
      tone: "quiet",
    }),
  },
];
