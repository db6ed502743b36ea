import type { Client } from "@libsql/client";
import type { Row, Statement } from "#db/store/transaction.ts";
import { bind } from "#db/store/bind.ts";
import {
  type Migration,
  MIGRATION_TABLE,
  notApplied,
  pending,
  STATE_QUERIES,
  steps,
} from "#db/store/migrate/migrate.ts";
import { type RemoteRow, toRow } from "./remote_dialect.ts";

/** A remote database must not be migrated now; the message says what to do. */
export class MigrationRefused extends Error {
  override readonly name = "MigrationRefused";
}

/** A remote database that has migrations, but not all. */
export interface OutdatedDatabase {
  /** The number of migrations it has. */
  readonly schema: number;
  /** True if another server has applied the missing ones meanwhile. */
  isCurrent(): Promise<boolean>;
  /** Runs statements in one transaction; returns the rows of each. */
  commit(statements: readonly Statement[]): Promise<Row[][]>;
  /**
   * Applies what is missing, one transaction for each migration.
   *
   * @param guard Runs first in each: if it fails, nothing is applied.
   */
  migrate(guard?: Statement): Promise<void>;
}

/**
 * Decides when a remote database with an older schema is migrated; it has to
 * call `migrate`, or throw.
 */
export type MigrationTurn = (database: OutdatedDatabase) => Promise<void>;

/**
 * Brings a remote database to the newest schema. A new one is migrated at once,
 * one that has an older schema by `turn`.
 *
 * @throws {SchemaTooNew} If a newer version has migrated it.
 * @throws {DatabaseError} If it is another program's, or a migration fails.
 */
export async function migrateRemote(
  client: Client,
  where: string,
  known: readonly Migration[],
  turn: MigrationTurn = ({ migrate }) => migrate(),
): Promise<void> {
  const missingNow = () => missing(client, where, known);
  const left = await missingNow();
  if (left.length === 0) return;
  const migrate = (guard?: Statement) =>
    apply(client, missingNow, known, guard);
  if (left.length === known.length) return await migrate();
  await turn({
    schema: known.length - left.length,
    isCurrent: async () => (await missingNow()).length === 0,
    commit: (statements) => commit(client, statements),
    migrate,
  });
}

async function apply(
  client: Client,
  missingNow: () => Promise<readonly Migration[]>,
  known: readonly Migration[],
  guard?: Statement,
): Promise<void> {
  let left = await missingNow();
  if (left.length > 0) await client.execute(MIGRATION_TABLE);
  for (let next = left[0]; next; next = left[0]) {
    const position = known.length - left.length + 1;
    try {
      await commit(client, [
        ...guard ? [guard] : [],
        ...steps(next, position, new Date()),
      ]);
      left = left.slice(1);
    } catch (error) {
      const now = await missingNow();
      // Another server may have applied it first.
      if (now.length >= left.length) throw notApplied(next, error);
      left = now;
    }
  }
}

async function commit(
  client: Client,
  statements: readonly Pick<Statement, "sql" | "params">[],
): Promise<Row[][]> {
  const results = await client.batch(
    statements.map(({ sql, params }) => ({
      sql,
      args: params.length === 0 ? [] : bind(sql, params),
    })),
    "write",
  );
  return results.map(({ rows }) => rows.map((row) => toRow(row as RemoteRow)));
}

async function missing(
  client: Client,
  where: string,
  known: readonly Migration[],
): Promise<readonly Migration[]> {
  const read = async (sql: string): Promise<Row[]> =>
    (await client.execute(sql)).rows.map((row) => toRow(row as RemoteRow));
  const tables = await read(STATE_QUERIES.tables);
  const applied = tables.some(({ name }) => name === "migration")
    ? await read(STATE_QUERIES.applied)
    : null;
  return pending(where, applied, tables.length, known);
}
