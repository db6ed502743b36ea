import { sql } from "kysely";
import type { Db } from "#db/store/tables.ts";

/** The names of the migrations of a database, in their order. */
export async function appliedMigrations(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from migration order by position`.execute(db);
  return rows.map(({ name }) => name);
}
