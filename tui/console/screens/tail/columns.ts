import type { LogEvent } from "#shared/contract/events/events.ts";
import { text } from "#tui/text/mod.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import {
  formatClock,
  formatDay,
  happened,
  resultWords,
} from "#tui/words/words.ts";

export const tailColumns: readonly Column<LogEvent>[] = [
  {
    title: () => text.columns.date,
    width: 5,
    drop: 1,
    cell: ({ at }) => formatDay(at),
  },
  {
    title: () => text.columns.time,
    width: 8,
    cell: ({ at }) => formatClock(at),
  },
  {
    title: () => text.columns.machine,
    width: 10,
    grow: 1,
    cell: ({ machine }) => machine?.name ?? "",
  },
  {
    title: () => text.columns.package,
    width: 8,
    grow: 1,
    cell: (event) => event.package?.name ?? "",
  },
  { title: () => text.columns.what, width: 14, grow: 1, cell: happened },
  {
    title: () => text.columns.code,
    width: 14,
    grow: 1,
    cell: (event) => ({
      text: resultWords(event.payload.code, event.payload.exitCode),
      tone: happened(event).tone,
    }),
  },
  {
    title: () => text.columns.by,
    width: 14,
    drop: 2,
    cell: ({ actor }) => ({ text: actor, tone: "quiet" }),
  },
];
