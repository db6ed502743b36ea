import type { LogEvent } from "#shared/contract/events/events.ts";
import { eventColumn } from "#tui/console/screens/events/columns.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import { eventDetail } from "#tui/words/changes.ts";
import { happened } from "#tui/words/words.ts";

/** The columns of the live log, in their order. */
export const tailColumns: readonly Column<LogEvent>[] = [
  eventColumn.date,
  eventColumn.time,
  eventColumn.machine,
  eventColumn.package,
  { ...eventColumn.what, width: 14, grow: 1 },
  {
    ...eventColumn.code,
    width: 14,
    grow: 1,
    drop: undefined,
    cell: (event) => ({
      text: eventDetail(event),
      tone: happened(event).tone,
    }),
  },
  {
    ...eventColumn.by,
    width: 14,
    cell: ({ actor }) => ({ text: actor, tone: "quiet" }),
  },
];
