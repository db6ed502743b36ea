import { connect, type Connection } from "#db/store/connection.ts";
import { copyFile } from "./copy_file.ts";
import {
  type Migration,
  MIGRATION_TABLE,
  notApplied,
  pending,
  STATE_QUERIES,
  steps,
} from "./migrate.ts";

/**
 * Brings a file to the newest schema, all of it or nothing; waits if another
 * process is doing it. A file with an older schema is copied first, to
 * `PATH.before-N.bak`, where N is the first migration it lacks.
 *
 * @throws {SchemaTooNew} If a newer version has migrated it.
 * @throws {DatabaseError} If it is another program's, or a migration fails.
 */
export function migrateFile(
  path: string,
  known: readonly Migration[],
): void {
  const connection = connect(path, "write");
  try {
    if (missing(connection, path, known).length === 0) return;
    connection.run("begin immediate");
    try {
      const migrations = missing(connection, path, known);
      const applied = known.length - migrations.length;
      if (migrations.length > 0 && applied > 0) {
        // The transaction keeps every writer away during the copy.
        copyFile(path, `${path}.before-${applied + 1}.bak`);
      }
      connection.run(MIGRATION_TABLE);
      for (const [index, migration] of migrations.entries()) {
        apply(connection, migration, applied + index + 1);
      }
      connection.run("commit");
    } catch (error) {
      if (connection.inTransaction) connection.run("rollback");
      throw error;
    }
  } finally {
    connection.close();
  }
}

function missing(
  connection: Connection,
  path: string,
  known: readonly Migration[],
): readonly Migration[] {
  const tables = connection.run(STATE_QUERIES.tables).rows;
  const applied = tables.some(({ name }) => name === "migration")
    ? connection.run(STATE_QUERIES.applied).rows
    : null;
  return pending(path, applied, tables.length, known);
}

function apply(
  connection: Connection,
  migration: Migration,
  position: number,
): void {
  for (const { sql, params } of steps(migration, position, new Date())) {
    try {
      connection.run(sql, params);
    } catch (error) {
      throw notApplied(migration, error);
    }
  }
}
