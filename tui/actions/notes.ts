import {
  addNote,
  changeNote,
  deleteNote,
  type Note,
  readNote,
} from "#shared/contract/notes.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import type { Action } from "./action.ts";
import { flags } from "./command_line.ts";
import { refuseChanged, undoWith } from "./undo/undo.ts";
import type { EntityName } from "./recipients.ts";

/** What a note is about. */
export type NoteSubject =
  | { readonly kind: "machine" | "package"; readonly of: EntityName }
  /** An assignment, with the name of its package. */
  | { readonly kind: "assignment"; readonly of: EntityName };

/** "pc-1", "vlc", "vlc, assignment 7". */
export function subjectWords({ kind, of }: NoteSubject): string {
  return kind === "assignment"
    ? text.notes.assignment(of.name, of.id)
    : of.name;
}

/** What a note that has been read is about. */
export function subjectOf(note: Note): NoteSubject {
  const { machine, package: pkg, assignment } = note;
  if (machine) return { kind: "machine", of: machine };
  return assignment === null
    ? { kind: "package", of: pkg ?? { id: 0, name: "" } }
    : {
      kind: "assignment",
      of: { id: assignment, name: pkg?.name ?? "" },
    };
}

/** A note to write. */
export interface NewNote {
  readonly about: NoteSubject;
  readonly text: string;
  /** Empty: none. */
  readonly ticket: string;
}

export const add: Action<NewNote, Note> = {
  endpoint: addNote,
  doing: ({ about }) => text.notes.adding(subjectWords(about)),
  run: (connection, { about, text, ticket }) =>
    call(connection, addNote, {
      body: { [about.kind]: about.of.id, text, ticket },
    }),
  sentence: ({ about }) => text.notes.added(subjectWords(about)),
  undo: (_, note) =>
    undoWith(remove, note, {
      effects: [text.undo.deletesNote],
      check: (connection) => refuseEdited(connection, note),
    }),
  id: (_, { id }) => id,
  commandLines: ({ about: { kind, of }, text, ticket }) => [[
    "notes",
    "add",
    text,
    `--${kind}`,
    kind === "machine" ? of.name : `${of.id}`,
    ...flags({ ticket }),
  ]],
};

/** A note with the changes to it. */
export interface ChangedNote {
  readonly note: Pick<Note, "id"> & Partial<Note>;
  readonly text?: string;
  /** Empty: it has none from now on. */
  readonly ticket?: string;
}

export const change: Action<ChangedNote, Note> = {
  endpoint: changeNote,
  doing: () => text.notes.changing,
  run: (connection, { note, text, ticket }) =>
    call(connection, changeNote, {
      params: { id: note.id },
      body: { text, ticket },
    }),
  sentence: () => text.notes.isChanged,
  undo: ({ note: { id, text: said, ticket } }, changed) =>
    said === undefined || ticket === undefined
      ? text.undo.why.unknown
      : undoWith(change, { note: changed, text: said, ticket }, {
        effects: [said.split("\n")[0]!],
        check: (connection) => refuseEdited(connection, { ...changed, id }),
      }),
  id: (_, { id }) => id,
  commandLines: ({ note, text, ticket }) => [[
    "notes",
    "edit",
    `${note.id}`,
    ...text === undefined ? [] : [text],
    ...ticket === "" ? ["--no-ticket"] : flags({ ticket }),
  ]],
};

/** A note by its id, with its author if it has been read. */
type RemovedNote = Pick<Note, "id"> & Partial<Note>;

export const remove: Action<RemovedNote, Record<string, never>> = {
  endpoint: deleteNote,
  question: ({ author = "", text: said = "" }) => ({
    title: text.notes.question(author),
    lines: [said.split("\n")[0]!],
    yes: text.notes.yes,
    danger: true,
  }),
  doing: () => text.notes.deleting,
  run: (connection, { id }) => call(connection, deleteNote, { params: { id } }),
  sentence: () => text.notes.deleted,
  undo: () => text.undo.why.gone,
  id: ({ id }) => id,
  commandLines: ({ id }) => [["notes", "delete", `${id}`]],
};

async function refuseEdited(
  connection: ServerConnection,
  note: Note,
): Promise<void> {
  const now = await call(connection, readNote, { params: { id: note.id } });
  refuseChanged(
    now.text === note.text && now.ticket === note.ticket,
    text.notes.crumbOfOne(note.id),
  );
}
