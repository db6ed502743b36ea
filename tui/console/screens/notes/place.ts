import { machineNamed } from "#tui/actions/lookup.ts";
import { type NoteSubject, subjectWords } from "#tui/actions/notes.ts";
import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";

/** The notes on one thing, or all notes. */
export interface NotesPlace {
  readonly screen: "notes";
  readonly about?: NoteSubject;
}

export const notesPlace: ScreenPlace<NotesPlace> = {
  screen: "notes",
  crumb: ({ about }) =>
    about ? text.notes.crumbOf(subjectWords(about)) : text.notes.crumb,
  command: {
    words: ["notes"],
    under: "machines",
    resolve: async (connection, argument) => {
      if (argument.trim() === "") return { screen: "notes" };
      const { id, name } = await machineNamed(connection, argument, "first");
      return { screen: "notes", about: { kind: "machine", of: { id, name } } };
    },
  },
};

/** One note in full. */
export interface NotePlace {
  readonly screen: "note";
  readonly id: number;
}

export const notePlace: ScreenPlace<NotePlace> = {
  screen: "note",
  crumb: ({ id }) => text.notes.crumbOfOne(id),
};
