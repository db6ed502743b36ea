import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { Database } from "./tables.ts";
import type { Statement, Value } from "./transaction.ts";

/** Builds statements for a job; it has no connection and runs nothing. */
export const write = new Kysely<Database>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/** A built query as a statement of a job; `orElse` makes it a guard. */
export function statement(
  query: { compile(): CompiledQuery },
  orElse?: string,
): Statement {
  const { sql, parameters } = query.compile();
  return { sql, params: parameters as readonly Value[], orElse };
}
