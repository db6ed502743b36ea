import {
  type CompiledQuery,
  DummyDriver,
  type Insertable,
  Kysely,
  type RawBuilder,
  sql,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { Database } from "./tables.ts";
import type { Statement, Value } from "./transaction.ts";

/**
 * Builds the statements of a transaction; it has no connection and runs nothing.
 * SQL is written by hand only where it says what the builder cannot, or where a
 * statement is built so often that building it counts: 3 µs for a row of the
 * log, 13 µs for one of 24 columns.
 */
export const write = new Kysely<Database>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/** A built query as a statement; `orElse` makes it a guard. */
export function statement(
  query: { compile(): CompiledQuery },
  orElse?: string,
): Statement {
  const { sql, parameters } = query.compile();
  return { sql, params: parameters as readonly Value[], orElse };
}

/** An insert of one row whose SQL is built once, for what is written often. */
export function insertOf<
  T extends keyof Database,
  C extends keyof Insertable<Database[T]> & string,
>(
  table: T,
  columns: readonly C[],
): (row: Pick<Insertable<Database[T]>, C>) => Statement {
  const marks = columns.map(() => "?").join(", ");
  const sql = `insert into ${table} (${columns.join(", ")}) values (${marks})`;
  return (row) => ({
    sql,
    params: columns.map((column) => row[column] as Value),
  });
}

/** A list of any length as one parameter, for `in`. */
export function listOf<T extends string | number>(
  values: readonly T[],
): RawBuilder<T> {
  return sql<T>`(select value from json_each(${JSON.stringify(values)}))`;
}
