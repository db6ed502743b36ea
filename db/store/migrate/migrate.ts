import { bind, type BoundStatement } from "#db/store/bind.ts";
import { DatabaseError, databaseError } from "#db/store/database_error.ts";
import type { Row } from "#db/store/transaction.ts";
import { migrations } from "#db/migrations/mod.ts";

/** A migration: SQL statements that never change once released. */
export type Migration = (typeof migrations)[number];

/** The database was migrated by a newer version of this program. */
export class SchemaTooNew extends Error {
  override readonly name = "SchemaTooNew";
}

/** Queries that tell the state of a database before it is changed. */
export const STATE_QUERIES = {
  tables:
    `select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '\\_%' escape '\\'`,
  applied: `select position, name from migration order by position`,
};

/** The table of applied migrations; position 1 is the first. */
export const MIGRATION_TABLE = `create table if not exists migration (
  position integer primary key,
  name text not null,
  applied_at integer not null
) strict`;

/**
 * The migrations that are still to be applied.
 *
 * @param where The database as messages name it.
 * @param applied The rows of `migration` by position, null if there is no such
 * table.
 * @param tables The number of tables.
 * @throws {SchemaTooNew} If migrations were applied that are not in `known`.
 * @throws {DatabaseError} If it holds the tables of another program.
 */
export function pending(
  where: string,
  applied: readonly Row[] | null,
  tables: number,
  known: readonly Migration[],
): readonly Migration[] {
  if (applied === null && tables > 0) {
    throw new DatabaseError(
      "FOREIGN",
      "it belongs to another program, choose another place",
    );
  }
  const unknown = applied?.find(({ name }, index) =>
    known[index]?.name !== name
  );
  if (unknown) {
    throw new SchemaTooNew(
      `Cannot use the database ${where}: its migration ${unknown.position} is "${unknown.name}", which this version does not know; start the version that made it, or a newer one`,
    );
  }
  return known.slice(applied?.length ?? 0);
}

/** The statements that apply a migration and record it, for one transaction. */
export function steps(
  migration: Migration,
  position: number,
  at: Date,
): BoundStatement[] {
  // Recorded first: this fails if another process was quicker.
  const record =
    `insert into migration (position, name, applied_at) values (?, ?, ?)`;
  return [
    {
      sql: record,
      params: bind(record, [position, migration.name, at.getTime()]),
    },
    ...migration.up.map((sql) => ({ sql, params: [] })),
  ];
}

/** The error for a migration that failed, and was undone. */
export function notApplied(
  { name }: Migration,
  error: unknown,
): DatabaseError {
  const { code, message } = databaseError(error);
  return new DatabaseError(
    code,
    `its migration "${name}" cannot be applied: ${message}`,
    { cause: error },
  );
}
