import type { LogEvent } from "#shared/contract/events/events.ts";
import { text } from "#tui/text/mod.ts";
import type { Column } from "#tui/console/widgets/table.tsx";
import { titleCell } from "#tui/console/widgets/title_cell.ts";
import { eventDetail } from "#tui/words/changes.ts";
import { operatorIn, subjectWords } from "#tui/words/event_details.ts";
import { momentWords } from "#tui/words/moments.ts";
import { happened } from "#tui/words/words.ts";

/** The columns an event may be shown in. */
export const eventColumn = {
  time: {
    id: "time",
    title: () => text.columns.time,
    width: 11,
    cell: ({ at }) => momentWords(at),
  },
  what: {
    id: "what",
    title: () => text.columns.what,
    width: 20,
    enough: 32,
    cell: happened,
  },
  machine: {
    id: "machine",
    title: () => text.columns.machine,
    width: 9,
    enough: 16,
    grow: 1,
    cell: ({ machine }) => machine?.name ?? "",
  },
  package: {
    id: "package",
    title: () => text.columns.package,
    width: 13,
    enough: 20,
    grow: 1,
    cell: (event, cells) =>
      event.package ? titleCell(event.package, cells) : "",
  },
  code: {
    id: "code",
    title: () => text.columns.code,
    width: 12,
    enough: 24,
    grow: 2,
    drop: 3,
    cell: detail,
  },
  by: {
    id: "by",
    title: () => text.columns.by,
    width: 6,
    enough: 10,
    drop: 2,
    cell: ({ actor }) => ({ text: operatorIn(actor) ?? actor, tone: "quiet" }),
  },
} as const satisfies Record<string, Column<LogEvent>>;

/** Columns of the log: what happened first, the rest if there is space. */
export const eventColumns: readonly Column<LogEvent>[] = [
  eventColumn.time,
  eventColumn.what,
  eventColumn.machine,
  eventColumn.package,
  // Settings, names and operators beside the codes of results.
  { ...eventColumn.code, title: () => text.columns.detail },
  eventColumn.by,
];

/** What the event is about, in the colour of what happened. */
function detail(event: LogEvent) {
  const words = subjectWords(event);
  return eventDetail(event) === ""
    ? words
    : { text: words, tone: happened(event).tone };
}
