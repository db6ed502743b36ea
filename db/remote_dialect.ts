import type { Client } from "@libsql/client";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { bind, isRead } from "./bind.ts";
import { DatabaseError, databaseError } from "./database_error.ts";
import type { Row } from "./job.ts";

/** A row as the clients give it: columns are its enumerable properties. */
export type RemoteRow = Readonly<
  Record<string, string | number | null | ArrayBuffer>
>;

/** A row as both stores give it. */
export function toRow(remote: RemoteRow): Row {
  const row: Row = {};
  for (const [column, value] of Object.entries(remote)) {
    row[column] = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
  }
  return row;
}

/** Kysely over a libSQL server, for reading. */
export function remoteDialect(client: Client): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => remoteDriver(client),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function remoteDriver(client: Client): Driver {
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      return { rows: await read(client, query) as R[] };
    },
    async *streamQuery<R>(query: CompiledQuery) {
      yield { rows: await read(client, query) as R[] };
    },
  };
  const refuse = () =>
    Promise.reject(
      new DatabaseError(
        "SQLITE_READONLY",
        "Cannot begin a transaction here: write with commit, and read with single statements",
      ),
    );
  const nothing = () => Promise.resolve();
  return {
    init: nothing,
    acquireConnection: () => Promise.resolve(connection),
    releaseConnection: nothing,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    destroy: nothing,
  };
}

async function read(client: Client, query: CompiledQuery): Promise<Row[]> {
  const { sql, parameters } = query;
  if (!isRead(sql)) {
    throw new DatabaseError(
      "SQLITE_READONLY",
      `Cannot write on a connection that reads, use commit: ${sql}`,
    );
  }
  const args = bind(sql, parameters);
  try {
    const { rows } = await client.execute({ sql, args });
    return rows.map((row) => toRow(row as RemoteRow));
  } catch (error) {
    throw databaseError(error);
  }
}
