import { type RawBuilder, sql } from "kysely";
import { NOW } from "./gate.ts";

/** SQL that contains `NOW`, with the moment as parameters. */
export function atMoment<T>(text: string, now: number): RawBuilder<T> {
  return sql<T>`${
    sql.join(text.split(NOW).map((part) => sql.raw(part)), sql`${now}`)
  }`;
}
