import { UNFIT } from "#shared/contract/machines/account.ts";
import { type Note, NOTE_LIMITS } from "#shared/contract/notes.ts";
import {
  add,
  change,
  type NoteSubject,
  subjectOf,
  subjectWords,
} from "#tui/actions/notes.ts";
import { type ActionContext, perform } from "#tui/console/perform.ts";
import { text } from "#tui/text/mod.ts";
import type {
  FormField,
  FormSpec,
  Values,
} from "#tui/console/widgets/form.tsx";
import { FormScreen } from "#tui/console/screens/form_screen.tsx";

/** Lines that can be typed; a note from elsewhere may have more. */
const MOST_LINES = 40;

/** A note to write, or one to change. */
export type EditedNote =
  | { readonly about: NoteSubject; readonly note?: undefined }
  | { readonly note: Note; readonly about?: undefined };

/** A form for a note: the ticket and the text, line by line. */
export function NoteForm({ active, edited, context, select, leave }: {
  readonly active: boolean;
  readonly edited: EditedNote;
  readonly context: ActionContext;
  /** Selects a note that was written. */
  readonly select?: (id: number) => void;
  readonly leave: () => void;
}) {
  const { note, about } = edited;
  const what = subjectWords(note ? subjectOf(note) : about);
  return (
    <FormScreen
      active={active}
      status={note ? text.notes.editTitle(what) : text.notes.title(what)}
      spec={noteForm(edited, { ...context, select, leave })}
    />
  );
}

function noteForm(
  { note, about }: EditedNote,
  { select, leave, ...context }: ActionContext & {
    readonly select?: (id: number) => void;
    readonly leave: () => void;
  },
): FormSpec {
  const lines = note?.text.split("\n") ?? [];
  return {
    fields: noteFields,
    draft: `note ${note?.id ?? JSON.stringify(about)}`,
    start: {
      ticket: note?.ticket ?? "",
      ...Object.fromEntries(lines.map((line, i) => [lineName(i), line])),
    },
    startAt: 1,
    sends: note ? text.notes.edit : text.notes.write,
    send: (values) => {
      const written = textOf(values);
      const ticket = (values["ticket"] ?? "").trim();
      const how = { ...context, leave };
      if (about) {
        return perform(add, { about, text: written, ticket }, {
          ...how,
          done(added) {
            select?.(added.id);
            return context.done?.(added);
          },
        });
      }
      if (written === note.text && ticket === note.ticket) return leave();
      perform(change, { note, text: written, ticket }, how);
    },
    leave,
  };
}

const lineName = (i: number) => `line ${i}`;

function linesOf(values: Values): string[] {
  const lines: string[] = [];
  for (let i = 0; values[lineName(i)] !== undefined; i++) {
    lines.push(values[lineName(i)]!);
  }
  return lines;
}

function textOf(values: Values): string {
  return linesOf(values).join("\n").trim();
}

/** The ticket, the lines there are, and an empty one after them. */
function noteFields(values: Values): readonly FormField[] {
  const lines = linesOf(values);
  const used = lines.findLastIndex((line) => line !== "") + 1;
  const shown = Math.max(lines.length, Math.min(used + 1, MOST_LINES), 1);
  const length = textOf(values).length;
  return [
    {
      name: "ticket",
      label: text.notes.ticket,
      hint: text.notes.ticketHint,
      kind: { type: "text" },
      problem: (value) =>
        value.trim().length > NOTE_LIMITS.ticket
          ? text.form.tooLong(NOTE_LIMITS.ticket)
          : UNFIT.test(value)
          ? text.notes.unfit
          : null,
    },
    ...Array.from({ length: shown }, (_, i): FormField => ({
      name: lineName(i),
      label: i === 0 ? text.notes.text : "",
      hint: text.notes.textHint,
      kind: { type: "text" },
      problem: () =>
        length > NOTE_LIMITS.text
          ? text.form.tooLong(NOTE_LIMITS.text)
          : i === 0 && length === 0
          ? text.form.missing
          : null,
    })),
  ];
}
