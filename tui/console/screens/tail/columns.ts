import type { LogEvent } from "#shared/contract/events/events.ts";
import { eventColumn } from "#tui/console/screens/events/columns.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import { eventDetail } from "#tui/words/changes.ts";
import { happened } from "#tui/words/words.ts";

/** The columns of the live log, in their order. */
export const tailColumns: readonly Column<LogEvent>[] = [
  eventColumn.time,
  { ...eventColumn.machine, enough: undefined },
  { ...eventColumn.package, width: 9, enough: 13 },
  { ...eventColumn.what, width: 14, enough: 17, grow: 1 },
  {
    ...eventColumn.code,
    width: 16,
    // What happened is not cut before a code that is long.
    enough: undefined,
    // Where space is short, it is this column that is narrower.
    grow: 2,
    drop: undefined,
    cell: (event) => ({
      text: eventDetail(event),
      tone: happened(event).tone,
    }),
  },
  {
    ...eventColumn.by,
    // "server" and "agent" are most of them; versions and codes say more.
    width: 6,
    enough: 6,
  },
];
