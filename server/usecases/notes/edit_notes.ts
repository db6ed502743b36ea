import { appendEvent } from "#db/events/events.ts";
import { machinesDue } from "#db/groups/members.ts";
import { assignmentById } from "#db/assignments/assignments.ts";
import { missingMachines } from "#db/machines/machines.ts";
import {
  countNotes,
  insertNote,
  noteById,
  type NoteSubject,
  removeNote,
  updateNote,
} from "#db/notes/notes.ts";
import { packageById } from "#db/packages/packages.ts";
import type { Db } from "#db/store/tables.ts";
import { type Note, NOTE_LIMITS } from "#shared/contract/notes.ts";
import { notFound } from "#server/domain/not_found.ts";
import { includes, type Requester } from "#server/domain/permissions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import type { Services } from "#server/usecases/services.ts";

/** What an operator writes. */
export interface NewNote extends NoteSubject {
  readonly text: string;
  /** Empty: none. */
  readonly ticket: string;
}

/**
 * Writes a note on a machine, a package or an assignment.
 *
 * @throws {Refusal} `machine_not_found`, `package_not_found` or
 * `assignment_not_found`; `not_possible_now`, if it has 500 notes.
 */
export async function addNote(
  { store, notifier, now }: Services,
  { text, ticket, ...about }: NewNote,
  by: Requester,
): Promise<Note> {
  await requireSubject(store.db, about);
  if (await countNotes(store.db, about) >= NOTE_LIMITS.notes) {
    throw new Refusal(
      "not_possible_now",
      `Cannot add the note: there are ${NOTE_LIMITS.notes} already; delete old ones`,
    );
  }
  const { event, note } = insertNote(about, {
    text,
    ticket,
    author: by.name,
    at: now(),
  });
  const results = await store.commit({
    event,
    note,
    due: about.machine === undefined ? [] : [machinesDue([about.machine])],
  });
  notifier.notify();
  return await existingNote(store.db, Number(results.note[0]!["id"]));
}

/**
 * Changes a note.
 *
 * @throws {Refusal} `note_not_found`; `not_permitted`, unless by its author or
 * an admin.
 */
export async function changeNote(
  { store, notifier, now }: Services,
  id: number,
  change: {
    readonly text?: string | undefined;
    readonly ticket?: string | undefined;
  },
  by: Requester,
): Promise<Note> {
  const before = await existingNote(store.db, id);
  requireAuthor(before, by, "change");
  const { text = before.text, ticket = before.ticket } = change;
  if (text === before.text && ticket === before.ticket) return before;
  const at = now();
  await store.commit([
    updateNote(before, { text, ticket, by: by.name, at }),
    ...before.machine ? [machinesDue([before.machine.id])] : [],
    noteEvent("note.changed", before, by, at, {
      text,
      ...ticket !== "" && { ticket },
      before: {
        text: before.text,
        ...before.ticket !== "" && { ticket: before.ticket },
      },
    }),
  ]);
  notifier.notify();
  return await existingNote(store.db, id);
}

/**
 * Deletes a note; the log keeps its text.
 *
 * @throws {Refusal} As `changeNote`.
 */
export async function deleteNote(
  { store, notifier, now }: Services,
  id: number,
  by: Requester,
): Promise<void> {
  const before = await existingNote(store.db, id);
  requireAuthor(before, by, "delete");
  const at = now();
  await store.commit([
    removeNote(id),
    ...before.machine ? [machinesDue([before.machine.id])] : [],
    noteEvent("note.deleted", before, by, at, {
      text: before.text,
      ...before.ticket !== "" && { ticket: before.ticket },
      author: before.author,
    }),
  ]);
  notifier.notify();
}

async function existingNote(db: Db, id: number): Promise<Note> {
  const note = await noteById(db, id);
  if (!note) throw notFound("note", id);
  return note;
}

async function requireSubject(db: Db, about: NoteSubject): Promise<void> {
  const { machine, package: pkg, assignment } = about;
  if (machine !== undefined) {
    const missing = await missingMachines(db, [machine]);
    if (missing.length > 0) throw notFound("machine", machine);
  }
  if (pkg !== undefined && !await packageById(db, pkg)) {
    throw notFound("package", pkg);
  }
  if (assignment !== undefined && !await assignmentById(db, assignment)) {
    throw notFound("assignment", assignment);
  }
}

function requireAuthor(note: Note, by: Requester, verb: string): void {
  if (note.author === by.name || includes(by.role, "admin")) return;
  throw new Refusal(
    "not_permitted",
    `Cannot ${verb} the note: ${note.author} wrote it; ask them or an admin`,
  );
}

function noteEvent(
  kind: "note.changed" | "note.deleted",
  note: Note,
  by: Requester,
  at: Date,
  payload: Readonly<Record<string, unknown>>,
) {
  return appendEvent({
    kind,
    actor: `operator:${by.name}`,
    at,
    machineId: note.machine?.id ?? null,
    packageId: note.package?.id ?? null,
    payload: {
      note: note.id,
      ...note.assignment !== null && { assignment: note.assignment },
      ...payload,
    },
  });
}
