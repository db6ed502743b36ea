import { Kysely, SqliteDialect } from "kysely";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bind } from "./bind.ts";
import { connect, type Connection } from "./connection.ts";
import type { Database } from "./tables.ts";
import { DatabaseError } from "./database_error.ts";
import { queueTransactions } from "./writer/transaction_queue.ts";
import type { Store } from "./transaction.ts";
import { migrateFile } from "./migrate/migrate_file.ts";
import type { Migration } from "./migrate/migrate.ts";
import { openWide } from "./wide/wide.ts";
import { startWriter } from "./writer/writer.ts";

/** Opens the file of a `file:` URL; creates it if needed. See `openDatabase`. */
export async function openFile(
  url: string,
  known: readonly Migration[],
): Promise<Store> {
  const path = pathOf(url);
  makeFile(path);
  try {
    migrateFile(path, known);
  } catch (error) {
    throw explained(error, path);
  }
  const writer = await startWriter(path);
  let reader: Connection;
  try {
    reader = connect(path, "read");
  } catch (error) {
    await writer.close();
    throw error;
  }
  const db = new Kysely<Database>({
    dialect: new SqliteDialect({ database: readable(reader) }),
  });
  const queue = queueTransactions(writer.send);
  const wide = openWide(path);
  let closing: Promise<void> | null = null;

  async function close(): Promise<void> {
    await queue.close();
    await wide.close();
    await db.destroy();
    reader.close();
    await writer.close();
  }

  return {
    db,
    wide,
    commit: queue.commit,
    file: path,
    replica: null,
    refresh: null,
    maintain: writer.maintain,
    availability: null,
    absence: null,
    close: () => closing ??= close(),
  };
}

/** `file:data/a.db` is below the working folder, `file:///a.db` is absolute. */
function pathOf(url: string): string {
  const path = url.startsWith("file://")
    ? fileURLToPath(url)
    : url.slice("file:".length);
  if (path === "" || path === ":memory:") {
    throw new TypeError(
      `Cannot open the database "${url}": name a file, as in file:/var/lib/longshore/longshore.db`,
    );
  }
  return resolve(path);
}

/** Only its owner may read it: it holds secrets. SQLite copies the mode. */
function makeFile(path: string): void {
  try {
    Deno.openSync(path, {
      read: true,
      write: true,
      create: true,
      mode: 0o600,
    }).close();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new DatabaseError(
        "SQLITE_CANTOPEN",
        `Cannot make the database ${path}: there is no folder ${
          dirname(path)
        }, make it first`,
      );
    }
    throw new DatabaseError(
      "SQLITE_CANTOPEN",
      `Cannot open the database ${path}: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

function explained(error: unknown, path: string): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const reason = error.code === "SQLITE_NOTADB"
    ? "it is not a SQLite file, choose another place"
    : error.message;
  return new DatabaseError(
    error.code,
    `Cannot use the database ${path}: ${reason}`,
    { cause: error },
  );
}

/**
 * The connection as Kysely's dialect expects it. A statement always runs to its
 * end before it is used again, streams too: two iterations at the same time
 * would mix up their rows.
 */
function readable(connection: Connection) {
  return {
    close: () => connection.close(),
    prepare(sql: string) {
      const all = (params: readonly unknown[]) =>
        connection.run(sql, bind(sql, params)).rows;
      return {
        reader: true,
        all,
        iterate: (params: readonly unknown[]) => all(params).values(),
        run(params: readonly unknown[]) {
          all(params);
          return { changes: 0, lastInsertRowid: 0 };
        },
      };
    },
  };
}
