import type { LogEvent } from "#shared/contract/events/events.ts";
import { text } from "#tui/text/mod.ts";
import type { Column } from "#tui/console/widgets/table.tsx";
import { titleCell } from "#tui/console/widgets/title_cell.ts";
import { eventDetail } from "#tui/words/changes.ts";
import { operatorIn, settingChanges } from "#tui/words/event_details.ts";
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

/**
 * Payload fields in order of importance; the first that is present is shown.
 */
const TELLING = ["name", "operator", "token", "group", "id"] as const;

/** The result an agent reported, else what else the event is about. */
function detail(event: LogEvent) {
  const { payload } = event;
  const code = eventDetail(event);
  if (code !== "") return { text: code, tone: happened(event).tone };
  const told = TELLING.map((name) => payload[name])
    .find((value) => typeof value === "string");
  return typeof told === "string" ? told : settingChanges(event);
}
