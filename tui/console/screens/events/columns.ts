import type { LogEvent } from "#shared/contract/events/events.ts";
import { text } from "#tui/text/mod.ts";
import type { Column } from "#tui/console/widgets/table.tsx";
import { eventDetail } from "#tui/words/changes.ts";
import { formatClock, formatDay, happened } from "#tui/words/words.ts";
import { titleOf } from "#tui/words/titles.ts";

/** The columns an event may be shown in. */
export const eventColumn = {
  date: {
    title: () => text.columns.date,
    width: 5,
    drop: 1,
    cell: ({ at }) => formatDay(at),
  },
  time: {
    title: () => text.columns.time,
    width: 8,
    cell: ({ at }) => formatClock(at),
  },
  what: { title: () => text.columns.what, width: 20, cell: happened },
  machine: {
    title: () => text.columns.machine,
    width: 10,
    grow: 1,
    cell: ({ machine }) => machine?.name ?? "",
  },
  package: {
    title: () => text.columns.package,
    width: 8,
    grow: 1,
    cell: (event) => event.package ? titleOf(event.package) : "",
  },
  code: {
    title: () => text.columns.code,
    width: 12,
    grow: 2,
    drop: 3,
    cell: detail,
  },
  by: {
    title: () => text.columns.by,
    width: 8,
    drop: 2,
    cell: ({ actor }) => ({
      text: actor.replace(/^operator:/, ""),
      tone: "quiet",
    }),
  },
} as const satisfies Record<string, Column<LogEvent>>;

/** Columns of the log: what happened first, the rest if there is space. */
export const eventColumns: readonly Column<LogEvent>[] = [
  eventColumn.date,
  eventColumn.time,
  eventColumn.what,
  eventColumn.machine,
  eventColumn.package,
  eventColumn.code,
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
  const settings = event.kind === "settings.changed"
    ? Object.keys(payload).filter((name) => name !== "group").join(" ")
    : "";
  return typeof told === "string" ? told : settings;
}
