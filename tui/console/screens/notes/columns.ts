import type { Note } from "#shared/contract/notes.ts";
import { subjectOf, subjectWords } from "#tui/actions/notes.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import { text } from "#tui/text/mod.ts";
import { firstLine } from "#tui/words/notes.ts";
import { momentWords } from "#tui/words/moments.ts";

export const noteColumns: readonly Column<Note>[] = [
  {
    title: () => text.notes.columns.written,
    width: 11,
    cell: ({ at }) => momentWords(at),
  },
  {
    title: () => text.notes.columns.about,
    width: 12,
    grow: 1,
    drop: 2,
    cell: (note) => subjectWords(subjectOf(note)),
  },
  {
    title: () => text.notes.columns.author,
    width: 8,
    drop: 1,
    cell: ({ author }) => author,
  },
  {
    title: () => text.notes.columns.ticket,
    width: 10,
    cell: ({ ticket }) => ticket,
  },
  {
    title: () => text.notes.columns.text,
    width: 20,
    grow: 4,
    cell: ({ text }) => firstLine(text),
  },
];
