import { sql } from "kysely";
import { foldText, isPlain } from "#shared/query/fold.ts";
import { versionKey } from "#shared/query/versions.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { likePattern } from "./match.ts";

/**
 * Stores how texts are compared. In the transaction that writes the texts and
 * before it, so that queries find them at once; texts that come without it are
 * folded by a job.
 */
export function foldStatements(texts: readonly string[]): Statement[] {
  const rows = [...new Set(texts)].filter((text) => !isPlain(text))
    .map((text) => [text, foldText(text)]);
  return rows.length === 0 ? [] : [{
    sql: `insert into folded_text (text, folded)
      select value ->> 0, value ->> 1 from json_each(?) where true
      on conflict do update set folded = excluded.folded
      where folded_text.folded is null`,
    params: [JSON.stringify(rows)],
  }];
}

/** Texts that are not folded yet. */
export async function unfoldedTexts(db: Db, limit: number): Promise<string[]> {
  const rows = await db.selectFrom("folded_text").select("text")
    .where("folded", "is", null).limit(limit).execute();
  return rows.map(({ text }) => text);
}

/** A row whose derived columns have to be computed again. */
interface DueRow {
  readonly id: number;
  readonly text: string;
  /** The version of what a package brings. */
  readonly version: string;
}

const DUE: Record<DueKind, string> = {
  name: "select id, name as text, '' as version from software_name",
  version: "select id, version as text, '' as version from software_version",
  package: "select id, brings as text, brings_version as version from package",
};
const UPDATES: Record<DueKind, string> = {
  name: `update software_name set folded = j.value ->> 1
    from json_each(?) j where software_name.id = j.value ->> 0`,
  version: `update software_version set sort_key = j.value ->> 1
    from json_each(?) j where software_version.id = j.value ->> 0`,
  package: `update package set brings_like = j.value ->> 1,
      brings_key = j.value ->> 2
    from json_each(?) j where package.id = j.value ->> 0`,
};

/** What is computed again. */
export type DueKind = "name" | "version" | "package";
export const DUE_KINDS: readonly DueKind[] = ["name", "version", "package"];

/** Statements that compute some rows of a kind again; none if none is due. */
export async function computeDueStatements(
  db: Db,
  kind: DueKind,
  limit: number,
): Promise<Statement[]> {
  const due = await db.selectFrom("fold_due").select("row_id as id")
    .where("kind", "=", kind).orderBy("row_id").limit(limit).execute();
  if (due.length === 0) return [];
  const ids = JSON.stringify(due.map(({ id }) => id));
  const { rows } = await sql<DueRow>`
    ${sql.raw(DUE[kind])}
    where id in (select value from json_each(${ids}))`.execute(db);
  const values = rows.map((row) => [row.id, ...derived(kind, row)]);
  return [
    { sql: UPDATES[kind], params: [JSON.stringify(values)] },
    {
      sql: `delete from fold_due where kind = ?
        and row_id in (select value from json_each(?))`,
      params: [kind, ids],
    },
  ];
}

function derived(kind: DueKind, { text, version }: DueRow): string[] {
  switch (kind) {
    case "name":
      return [foldText(text)];
    case "version":
      return [versionKey(text)];
    case "package":
      return [likePattern({ how: "like", text }), versionKey(version)];
  }
}

/** Makes all groups with a query due, because it may match other machines. */
export function allGroupsDue(at: Date): Statement {
  return {
    sql: `update machine_group set due_at = min(coalesce(due_at, ?1), ?1)
      where query is not null`,
    params: [at.getTime()],
  };
}
