import type { LogEvent } from "#shared/contract/events/events.ts";
import { text } from "#tui/text/mod.ts";
import { fit } from "#tui/console/widgets/fit.ts";
import { field, gap, heading, note } from "#tui/console/widgets/sheet.tsx";
import { eventDetail } from "#tui/words/changes.ts";
import {
  actorWords,
  eventDetails,
  type GroupNames,
  operatorIn,
} from "#tui/words/event_details.ts";
import { formatClock, formatDay, happened } from "#tui/words/words.ts";
import type { Line } from "#tui/console/screens/line.ts";
import { titleOf } from "#tui/words/titles.ts";

/** Cells of "11-22 10:15:02  ", and of what happened. */
const MOMENT = 16;
const WHAT = 20;

/** An event in one line of another thing's page. */
export function eventLine(
  event: LogEvent,
  beside: "machine" | "package" | null,
): Line {
  const { seq, at, actor } = event;
  const what = happened(event);
  const code = eventDetail(event);
  const other = beside === "machine"
    ? event.machine?.name ?? ""
    : beside === "package" && event.package
    ? titleOf(event.package)
    : "";
  const rest = [other, code, operatorIn(actor) ?? ""]
    .filter((words) => words !== "").join("  ");
  return {
    key: `event ${seq}`,
    pieces: [
      {
        text: fit(`${formatDay(at)} ${formatClock(at)}`, MOMENT),
        tone: "quiet",
      },
      { text: fit(what.text, WHAT), tone: what.tone },
      { text: rest },
    ],
    target: { place: { screen: "event", event } },
  };
}

/** The page of an event: all its fields. */
export function wholeEvent(
  event: LogEvent,
  groups: GroupNames,
  width: number,
): Line[] {
  const { seq, at, kind, actor, machine, source } = event;
  const what = happened(event);
  return [
    ...field(text.events.what, what, width),
    ...field(text.events.kindLabel, kind, width),
    ...field(
      text.events.at,
      `${formatDay(at)} ${formatClock(at)}   ${at}`,
      width,
    ),
    ...field(text.events.seq, `${seq}`, width),
    ...field(text.events.actor, actorWords(actor), width),
    ...source === ""
      ? []
      : field(text.listScreens.details.source!, source, width),
    ...machine
      ? field(text.events.machine, `${machine.name} (${machine.id})`, width, {
        place: { screen: "machine", machine } as const,
      })
      : [],
    ...event.package
      ? field(
        text.events.package,
        `${titleOf(event.package)} (${event.package.id})`,
        width,
        { place: { screen: "package", package: event.package } as const },
      )
      : [],
    ...machine && event.package && kind.startsWith("deployment.")
      ? field(
        "",
        text.screens.on(titleOf(event.package), machine.name),
        width,
        {
          place: {
            screen: "deployment",
            machine,
            package: event.package,
          } as const,
        },
      )
      : [],
    gap("payload"),
    heading(text.events.payload),
    ...detailLines(event, groups, width),
  ];
}

function detailLines(
  event: LogEvent,
  groups: GroupNames,
  width: number,
): Line[] {
  const details = eventDetails(event, groups, new Date());
  if (details.length === 0) {
    return note("nothing", text.events.noPayload, width);
  }
  return details.flatMap(([label, words]) =>
    field(label, words, width)
      .map((line) => ({ ...line, key: `payload ${line.key}` }))
  );
}
