import { type RawBuilder, sql } from "kysely";

/** The name that a machine had before it was removed; null: it was not. */
export function formerName(id: string): RawBuilder<string | null> {
  return sql<string | null>`(select f.name from former_machine f
    where f.id = ${sql.ref(id)})`;
}
