import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { bind, type BoundValue, isRead } from "./bind.ts";
import { DatabaseError } from "./database_error.ts";
import type { Row } from "./transaction.ts";

/** Runs one select on another thread or server. */
export type ReadRows = (sql: string, params: BoundValue[]) => Promise<Row[]>;

/** Kysely over a function that reads single statements. */
export function readingDialect(rows: ReadRows): Dialect {
  async function read(query: CompiledQuery): Promise<Row[]> {
    const { sql, parameters } = query;
    if (!isRead(sql)) {
      throw new DatabaseError(
        "SQLITE_READONLY",
        `Cannot write on a connection that reads, use commit: ${sql}`,
      );
    }
    return await rows(sql, bind(sql, parameters));
  }
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      return { rows: await read(query) as R[] };
    },
    async *streamQuery<R>(query: CompiledQuery) {
      yield { rows: await read(query) as R[] };
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
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => ({
      init: nothing,
      acquireConnection: () => Promise.resolve(connection),
      releaseConnection: nothing,
      beginTransaction: refuse,
      commitTransaction: refuse,
      rollbackTransaction: refuse,
      destroy: nothing,
    }),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}
