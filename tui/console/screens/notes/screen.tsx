import { useState } from "react";
import { listNotes, type Note, readNote } from "#shared/contract/notes.ts";
import { call } from "#tui/api/call.ts";
import { shellLine } from "#tui/actions/command_line.ts";
import type { NoteSubject } from "#tui/actions/notes.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { bind } from "#tui/console/keys/binding.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";
import { type ActionContext, perform } from "#tui/console/perform.ts";
import { useSession } from "#tui/console/session.ts";
import { ListTab } from "#tui/console/screens/list_tab.tsx";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { text } from "#tui/text/mod.ts";
import { noteColumns } from "./columns.ts";
import { type EditedNote, NoteForm } from "./form.tsx";
import { noteKeys, notesKeys } from "./keys.ts";
import { noteLines, placeOf } from "./lines.ts";

/** Notes on one thing, or all of them; newest first. */
export function NotesScreen(
  { place: { about }, active }: ScreenProps<"notes">,
) {
  const { connection, me, go } = useSession();
  const [edited, setEdited] = useState<EditedNote | null>(null);
  return (
    <ListTab<Note>
      list={{
        active,
        noun: () => text.notes.noun,
        columns: noteColumns,
        load: (query, signal) =>
          call(connection, listNotes, {
            query: { ...query, ...about && filterOf(about) },
          }, signal),
        idOf: ({ id }) => id,
        nameOf: ({ text }) => text,
        commandOf: ({ id }) => shellLine("notes", "show", id),
        without: ["faults", "marks"],
      }}
      keysOf={(view) =>
        bind(notesKeys, {
          ...view,
          me: me.name,
          open: (note) =>
            go({ to: "push", place: { screen: "note", id: note.id } }),
          write: about ? () => setEdited({ about }) : null,
          edit: (note) => setEdited({ note }),
        })}
      formOf={(context, select) =>
        edited && (
          <NoteForm
            active={active}
            edited={edited}
            context={context}
            select={select}
            leave={() => setEdited(null)}
          />
        )}
      empty={text.notes.empty}
    />
  );
}

/** Notes of a package include those of its assignments. */
export function filterOf({ kind, of }: NoteSubject) {
  return { [kind]: of.id };
}

/** One note in full. */
export function NoteScreen({ place: { id }, active }: ScreenProps<"note">) {
  const session = useSession();
  const { connection, me, go } = session;
  const asking = useQuestion();
  const [editing, setEditing] = useState<Note | null>(null);
  const fetched = useFetch({
    load: (signal) => call(connection, readNote, { params: { id } }, signal),
    active,
    concerns: ({ kind }) => kind === "note.changed",
  });
  const context: ActionContext = {
    session,
    ask: asking.ask,
    done: fetched.reload,
  };
  if (editing) {
    return (
      <NoteForm
        active={active}
        edited={{ note: editing }}
        context={context}
        leave={() => setEditing(null)}
      />
    );
  }
  return (
    <SheetScreen
      active={active}
      fetched={fetched}
      asking={asking}
      linesOf={noteLines}
      keysOf={(_, note) =>
        bind(noteKeys, {
          note,
          me: me.name,
          role: me.role,
          about: (note) => go({ to: "push", place: placeOf(note) }),
          edit: setEditing,
          // Only `remove` is started here: there is nothing left to show.
          start: (action, target) =>
            perform(action, target, {
              ...context,
              done: () => go({ to: "back" }),
            }),
        })}
    />
  );
}
