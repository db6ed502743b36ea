import type { Note } from "#shared/contract/notes.ts";
import type { Page } from "#shared/contract/page.ts";
import {
  type NoteSubject,
  subjectOf,
  subjectWords,
} from "#tui/actions/notes.ts";
import type { Line } from "#tui/console/screens/line.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { fit } from "#tui/console/widgets/fit.ts";
import { field, gap, heading, wholeText } from "#tui/console/widgets/sheet.tsx";
import { text } from "#tui/text/mod.ts";
import { firstLine } from "#tui/words/notes.ts";
import { formatMoment } from "#tui/words/words.ts";

/** Notes that the page of another thing shows. */
export const NOTES_SHOWN = 3;

/** The page of a note. */
export function noteLines(note: Note, width: number): Line[] {
  const { ticket, author, at, changedAt, changedBy } = note;
  const now = new Date();
  return [
    ...field(text.notes.about, subjectWords(subjectOf(note)), width, {
      place: placeOf(note),
    }),
    ...ticket ? field(text.notes.ticket, ticket, width) : [],
    ...field(
      text.notes.author,
      text.sheet.by(formatMoment(at, now), author),
      width,
    ),
    ...changedAt === null ? [] : field(
      text.notes.changed,
      text.sheet.by(formatMoment(changedAt, now), changedBy ?? ""),
      width,
    ),
    gap("text"),
    heading(text.notes.text),
    ...wholeText("text", note.text, width),
  ];
}

/** The page of what a note is about. */
export function placeOf({ machine, package: pkg }: Note): Place {
  return machine
    ? { screen: "machine", machine }
    : { screen: "package", package: pkg ?? { id: 0, name: "" } };
}

/** The newest notes on the page of what they are about; nothing without any. */
export function noteSection(
  { rows, total }: Pick<Page<Note>, "rows" | "total">,
  about: NoteSubject,
): Line[] {
  return rows.length === 0 ? [] : [
    gap("notes"),
    heading(text.notes.heading),
    ...noteLinesOf({ rows, total }, about),
  ];
}

/** The same without a heading. */
export function noteLinesOf(
  { rows, total }: Pick<Page<Note>, "rows" | "total">,
  about: NoteSubject,
): Line[] {
  const now = new Date();
  const hasTicket = rows.some(({ ticket }) => ticket !== "");
  return [
    ...rows.map((note): Line => ({
      key: `note ${note.id}`,
      pieces: [
        { text: fit(formatMoment(note.at, now), 12), tone: "quiet" },
        { text: fit(note.author, 10), tone: "quiet" },
        { text: hasTicket ? fit(note.ticket, 11) : "", tone: "open" },
        { text: firstLine(note.text) },
        {
          text: note.assignment === null || about.kind === "assignment"
            ? ""
            : `  (${text.notes.assignment("", note.assignment)})`,
          tone: "quiet",
        },
      ],
      target: { place: { screen: "note", id: note.id } },
    })),
    ...total > rows.length
      ? [{
        key: "all notes",
        pieces: [{ text: text.notes.all(total), tone: "quiet" as const }],
        target: { place: { screen: "notes" as const, about } },
      }]
      : [],
  ];
}
