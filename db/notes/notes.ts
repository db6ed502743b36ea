import { sql } from "kysely";
import type { Note, NoteQuery } from "#shared/contract/notes.ts";
import type { Page } from "#shared/contract/page.ts";
import { iso, isoOrNull } from "#shared/time.ts";
import { readPage } from "#db/query/page.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { statement, write } from "#db/store/write.ts";

/** What a note is about: one of the three. */
export interface NoteSubject {
  readonly machine?: number | undefined;
  readonly package?: number | undefined;
  readonly assignment?: number | undefined;
}

function described(db: Db) {
  return db.selectFrom("note as n")
    .leftJoin("machine as m", "m.id", "n.machine_id")
    .leftJoin("assignment as a", "a.id", "n.assignment_id")
    .leftJoin(
      "package as p",
      (join) =>
        join.on(sql<boolean>`p.id = coalesce(n.package_id, a.package_id)`),
    )
    .select([
      "n.id",
      "n.machine_id as machineId",
      "m.name as machineName",
      "p.id as packageId",
      "p.name as packageName",
      "p.version as packageVersion",
      "n.assignment_id as assignment",
      "n.text",
      "n.ticket",
      "n.at",
      "n.author",
      "n.changed_at as changedAt",
      "n.changed_by as changedBy",
    ]);
}

type RawNote = Awaited<
  ReturnType<ReturnType<typeof described>["executeTakeFirstOrThrow"]>
>;

function toNote(raw: RawNote): Note {
  const {
    machineId,
    machineName,
    packageId,
    packageName,
    packageVersion,
    ...rest
  } = raw;
  return {
    ...rest,
    machine: machineId === null
      ? null
      : { id: machineId, name: machineName ?? "" },
    package: packageId === null ? null : {
      id: packageId,
      name: packageName ?? "",
      version: packageVersion ?? "",
    },
    at: iso(raw.at),
    changedAt: isoOrNull(raw.changedAt),
  };
}

/** Notes, newest first. */
export async function notePage(
  db: Db,
  request: NoteQuery,
): Promise<Page<Note>> {
  const { machine, package: pkg, assignment, ticket } = request;
  let query = described(db);
  if (machine !== undefined) query = query.where("n.machine_id", "=", machine);
  if (assignment !== undefined) {
    query = query.where("n.assignment_id", "=", assignment);
  }
  if (pkg !== undefined) {
    query = query.where(
      sql<boolean>`(n.package_id = ${pkg} or n.assignment_id in
        (select x.id from assignment x where x.package_id = ${pkg}))`,
    );
  }
  if (ticket !== undefined) {
    query = query.where(
      sql<boolean>`(n.ticket <> '' and n.ticket = ${ticket} collate nocase)`,
    );
  }
  return await readPage(
    query,
    {
      keys: [{ column: "n.id", field: "id" }],
      descending: true,
      searched: ["n.text", "n.ticket"],
    },
    request,
    toNote,
  );
}

export async function noteById(db: Db, id: number): Promise<Note | null> {
  const raw = await described(db).where("n.id", "=", id).executeTakeFirst();
  return raw ? toNote(raw) : null;
}

/** The number of notes on one machine, package or assignment. */
export async function countNotes(db: Db, about: NoteSubject): Promise<number> {
  const [column, id] = columnOf(about);
  const { notes } = await db.selectFrom("note")
    .select(sql<number>`count(*)`.as("notes"))
    .where(column, "=", id).executeTakeFirstOrThrow();
  return notes;
}

function columnOf({ machine, package: pkg, assignment }: NoteSubject) {
  return machine !== undefined
    ? ["machine_id", machine] as const
    : pkg !== undefined
    ? ["package_id", pkg] as const
    : ["assignment_id", assignment ?? 0] as const;
}

/** The id of the next note: no deleted one had it. */
const NEXT_ID = `1 + max((select coalesce(max(id), 0) from note),
  (select last_id from deleted_note))`;

/** Stores a note with its event, and returns its id. */
export function insertNote(
  about: NoteSubject,
  note: {
    readonly text: string;
    readonly ticket: string;
    readonly author: string;
    readonly at: Date;
  },
): { readonly event: Statement; readonly note: Statement } {
  const [column, id] = columnOf(about);
  const { text, ticket, author, at } = note;
  const now = at.getTime();
  return {
    event: {
      sql: `insert into event (at, kind, actor, machine_id, package_id, payload)
        select ?, 'note.added', ?, ?, ${
        column === "assignment_id"
          ? "(select package_id from assignment where id = ?)"
          : "?"
      }, json_patch('{}', json_object('note', ${NEXT_ID}, 'assignment', ?,
          'ticket', nullif(?, ''), 'text', ?))`,
      params: [
        now,
        `operator:${author}`,
        about.machine ?? null,
        about.assignment ?? about.package ?? null,
        about.assignment ?? null,
        ticket,
        text,
      ],
    },
    note: {
      sql: `insert into note (id, ${column}, at, author, text, ticket)
        select ${NEXT_ID}, ?, ?, ?, ?, ? returning id`,
      params: [id, now, author, text, ticket],
    },
  };
}

/** Changes a note; its guard fails if it has been changed or deleted. */
export function updateNote(
  before: Note,
  change: {
    readonly text: string;
    readonly ticket: string;
    readonly by: string;
    readonly at: Date;
  },
): Statement {
  const { text, ticket, by, at } = change;
  return statement(
    write.updateTable("note")
      .set({ text, ticket, changed_at: at.getTime(), changed_by: by })
      .where("id", "=", before.id).where("text", "=", before.text)
      .where("ticket", "=", before.ticket),
    "somebody else has changed or deleted the note meanwhile",
  );
}

/** Deletes a note; its guard fails if it is deleted. */
export function removeNote(id: number): Statement {
  return statement(
    write.deleteFrom("note").where("id", "=", id),
    "somebody else has deleted the note meanwhile",
  );
}
