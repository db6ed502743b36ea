import { bind, type BoundStatement } from "#db/store/bind.ts";
import { DatabaseError, databaseError } from "#db/store/database_error.ts";
import type { Row } from "#db/store/transaction.ts";
import { migrations } from "#db/migrations/mod.ts";

/** A migration: SQL statements that never change once released. */
export type Migration = (typeof migrations)[number];

/** The database was migrated by a program that knows more than this one. */
export class SchemaTooNew extends Error {
  override readonly name = "SchemaTooNew";
}

/** What a database says of itself, before anything is done to it. */
export const ASK = {
  tables:
    `select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '\\_%' escape '\\'`,
  applied: `select position, name from migration order by position`,
};

/** Records what has been applied; position 1 is the first migration. */
export const RECORD = `create table if not exists migration (
  position integer primary key,
  name text not null,
  applied_at integer not null
) strict`;

/**
 * What is still to be applied.
 *
 * @param where The database as a message names it.
 * @param applied The rows of `migration` by position, null if there is no such
 * table.
 * @param tables How many tables there are.
 * @throws {SchemaTooNew} If migrations were applied that `known` does not have.
 * @throws {DatabaseError} If it holds the tables of some other program.
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
  const strange = applied?.find(({ name }, index) =>
    known[index]?.name !== name
  );
  if (strange) {
    throw new SchemaTooNew(
      `Cannot use the database ${where}: its migration ${strange.position} is "${strange.name}", which this version does not know; start the version that made it, or a newer one`,
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
  // Recorded first: where another process was quicker, this is what fails.
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

/** What a migration's failure is reported as; nothing of it has stayed. */
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
