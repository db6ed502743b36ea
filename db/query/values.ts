import { sql } from "kysely";
import type { QueryField } from "#shared/query/mod.ts";
import { isInService } from "#db/machines/status.ts";
import type { Db } from "#db/store/tables.ts";
import { hasFieldName } from "./field_names.ts";
import { foldedMatch, textMatch } from "./match.ts";

/**
 * The table and column of a field's values, and the column in which they are
 * folded, if there is one.
 */
const COLUMNS: Partial<
  Record<
    QueryField,
    readonly [table: string, column: string, folded?: string]
  >
> = {
  os: ["machine", "os"],
  tag: ["machine", "tag"],
  cpu: ["machine", "cpu"],
  user: ["machine", "user"],
  ticket: ["note", "ticket"],
  relay: ["relay", "name"],
  group: ["machine_group", "name"],
  software: ["software_name", "name", "folded"],
  package: ["package", "name"],
};

/**
 * Values of a field that contain a text, those that begin with it first; none
 * for a field whose values are not stored.
 */
export async function queryValues(
  db: Db,
  field: QueryField,
  typed: string,
  limit: number,
): Promise<string[]> {
  const source = COLUMNS[field];
  if (!source) return [];
  const [table, column, folded] = source;
  const matches = (how: "holds" | "like", text: string) =>
    folded
      ? foldedMatch(folded, { how, text })
      : textMatch(column, { how, text });
  const begins = beginningWith(typed);
  const isListed = table === "package"
    ? sql`and deleted_at is null`
    : table === "machine"
    ? sql`and ${sql.raw(isInService("machine"))}`
    : sql``;
  const { rows } = await sql<{ value: string }>`
    select distinct ${sql.ref(column)} as value from ${sql.table(table)}
    where ${matches("holds", typed)}
      and ${sql.ref(column)} <> '' ${isListed}
    order by ${matches("like", begins)} desc,
      ${sql.ref(folded ?? column)} collate nocase, ${sql.ref(column)}
    limit ${limit}`.execute(db);
  return rows.map(({ value }) => value);
}

/** The pattern of what begins with a text. */
function beginningWith(text: string): string {
  return `${text.replace(/[\\*?]/g, "\\$&")}*`;
}

/**
 * Names of custom fields that contain a text, each as one machine writes it, or
 * values of the field of that name.
 */
export async function fieldValues(
  db: Db,
  { name, typed, limit }: {
    /** Null: names. */
    readonly name: string | null;
    readonly typed: string;
    readonly limit: number;
  },
): Promise<string[]> {
  const column = sql.ref(name === null ? "name" : "value");
  const matches = (how: "holds" | "like", text: string) =>
    textMatch(column, { how, text });
  const of = name === null ? sql`` : sql`and ${hasFieldName(name)}`;
  const { rows } = await sql<{ value: string }>`
    select min(${column}) as value from machine_field
    where value <> '' ${of} and ${matches("holds", typed)}
    group by ${name === null ? sql.ref("folded") : column}
    order by max(${matches("like", beginningWith(typed))}) desc,
      min(${column}) collate nocase limit ${limit}`.execute(db);
  return rows.map(({ value }) => value);
}
