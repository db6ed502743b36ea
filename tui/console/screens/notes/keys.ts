import type { Note } from "#shared/contract/notes.ts";
import type { Role } from "#shared/contract/roles.ts";
import { add, change, remove } from "#tui/actions/notes.ts";
import { type Binding, LOADING } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import { type ActionState, whyNot } from "#tui/console/perform.ts";
import { text } from "#tui/text/mod.ts";

interface NoteActions extends ActionState {
  /** The name of the operator at the console. */
  readonly me: string;
  readonly edit: (note: Note) => void;
}

interface NotesState extends Selection<Note>, NoteActions {
  readonly open: (note: Note) => void;
  /** Null: the list is not about one thing. */
  readonly write: (() => void) | null;
}

/** The reason that somebody may not change a note; null if they may. */
function notTheirs(
  note: Note | null,
  { me, role }: { readonly me: string; readonly role: Role },
): string | null {
  return !note || note.author === me || role === "admin"
    ? null
    : text.notes.notYours(note.author);
}

const noNote = (state: NotesState) => needsRow(state, text.notes.none);

export const notesKeys: readonly Binding<NotesState>[] = [
  {
    key: "enter",
    does: () => text.notes.open,
    footer: ["enter", () => text.packages.openShort],
    unavailable: noNote,
    run: ({ selected, open }) => selected && open(selected),
  },
  {
    key: "n",
    does: () => text.notes.write,
    footer: ["n", () => text.notes.writeShort],
    unavailable: ({ role, write }) =>
      whyNot(add, role) ?? (write ? null : text.notes.noSubject),
    run: ({ write }) => write?.(),
  },
  {
    key: "e",
    does: () => text.notes.edit,
    footer: ["e", () => text.notes.editShort],
    unavailable: (state) =>
      noNote(state) ?? whyNot(change, state.role) ??
        notTheirs(state.selected, state),
    run: ({ selected, edit }) => selected && edit(selected),
  },
  {
    key: "D",
    does: () => text.notes.remove,
    footer: ["D", () => text.notes.removeShort],
    unavailable: (state) =>
      noNote(state) ?? whyNot(remove, state.role) ??
        notTheirs(state.selected, state),
    run: ({ selected, start }) => selected && start(remove, selected),
  },
];

interface NoteState extends NoteActions {
  /** Null until it has been read. */
  readonly note: Note | null;
  readonly about: (note: Note) => void;
}

const notRead = ({ note }: NoteState) => note ? null : LOADING;

export const noteKeys: readonly Binding<NoteState>[] = [
  {
    key: "o",
    does: () => text.notes.openAbout,
    footer: ["o", () => text.notes.openAboutShort],
    unavailable: notRead,
    run: ({ note, about }) => note && about(note),
  },
  {
    key: "e",
    does: () => text.notes.edit,
    footer: ["e", () => text.notes.editShort],
    unavailable: (state) =>
      notRead(state) ?? whyNot(change, state.role) ??
        notTheirs(state.note, state),
    run: ({ note, edit }) => note && edit(note),
  },
  {
    key: "D",
    does: () => text.notes.remove,
    footer: ["D", () => text.notes.removeShort],
    unavailable: (state) =>
      notRead(state) ?? whyNot(remove, state.role) ??
        notTheirs(state.note, state),
    run: ({ note, start }) => note && start(remove, note),
  },
];
