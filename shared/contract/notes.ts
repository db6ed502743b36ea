import * as z from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import {
  ById,
  Moment,
  pageOf,
  PageQuery,
  RowId,
} from "#shared/contract/page.ts";
import { PackageId } from "#shared/contract/packages/packages.ts";
import { PackageName } from "#shared/contract/packages/package_name.ts";

export const NOTE_LIMITS = {
  /** Characters of a note. */
  text: 4000,
  /** Characters of a ticket number. */
  ticket: 64,
  /** Notes on one machine, package or assignment. */
  notes: 500,
} as const;

/**
 * Several lines: line ends become `\n`, blank lines at both ends are removed.
 */
const Text = z.string().max(NOTE_LIMITS.text)
  .transform((text) => text.replaceAll(/\r\n?/g, "\n").trim())
  .pipe(
    z.string().min(1).regex(
      /^(?:[^\p{Cc}]|[\n\t])*$/u,
      "text without control characters other than line ends and tabs",
    ),
  );

const Ticket = z.string().trim().max(NOTE_LIMITS.ticket)
  .regex(
    /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u,
    "one line, no control or format characters",
  );

const Named = z.object({ id: z.number().int(), name: z.string() });

/** A note on a machine, a package or an assignment. */
export const Note = z.object({
  id: z.number().int(),
  machine: Named.nullable(),
  /** Of a note on an assignment, the assigned package. */
  package: PackageName.nullable(),
  /** The id of the assignment. */
  assignment: z.number().int().nullable(),
  text: z.string(),
  /** The number of a ticket; empty: none. */
  ticket: z.string(),
  at: Moment,
  author: z.string(),
  /** Time of its last change; null: unchanged. */
  changedAt: Moment.nullable(),
  changedBy: z.string().nullable(),
});
export type Note = z.infer<typeof Note>;

/** What a note is about. */
const subject = {
  machine: RowId.optional(),
  package: PackageId.optional(),
  assignment: RowId.optional(),
};

const NoteQuery = PageQuery.extend({
  machine: RowId.optional(),
  /** Notes on the package and on its assignments. */
  package: PackageId.optional(),
  assignment: RowId.optional(),
  /** Only notes with this ticket number, ignoring case. */
  ticket: z.string().max(NOTE_LIMITS.ticket).optional(),
});
export type NoteQuery = z.output<typeof NoteQuery>;

export const listNotes = endpoint({
  method: "GET",
  path: "/notes",
  summary: "List notes, newest first",
  role: "viewer",
  query: NoteQuery,
  output: pageOf(Note),
});

export const readNote = endpoint({
  method: "GET",
  path: "/notes/{id}",
  summary: "One note",
  role: "viewer",
  params: ById,
  output: Note,
});

/** A note is about exactly one of the three. */
export const addNote = endpoint({
  method: "POST",
  path: "/notes",
  summary: "Write a note on a machine, a package or an assignment",
  role: "operator",
  body: z.strictObject({
    ...subject,
    text: Text,
    ticket: Ticket.default(""),
  }).superRefine(({ machine, package: pkg, assignment }, c) => {
    const named = [machine, pkg, assignment].filter((id) => id !== undefined);
    if (named.length === 1) return;
    c.addIssue({
      code: "custom",
      message: "Say one of machine, package and assignment",
    });
  }),
  output: Note,
  status: 201,
});

/** Its author may change it, and an admin. */
export const changeNote = endpoint({
  method: "PUT",
  path: "/notes/{id}",
  summary: "Change a note; what is left out stays as it is",
  role: "operator",
  params: ById,
  body: z.strictObject({ text: Text.optional(), ticket: Ticket.optional() }),
  output: Note,
});

/** Its author may delete it, and an admin. The log keeps its text. */
export const deleteNote = endpoint({
  method: "DELETE",
  path: "/notes/{id}",
  summary: "Delete a note",
  role: "operator",
  params: ById,
  output: z.object({}),
});
