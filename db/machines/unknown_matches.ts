import { type SelectQueryBuilder, sql } from "kysely";
import { NO_UNKNOWN, type UnknownMatches } from "#shared/contract/unknown.ts";
import type { Query } from "#shared/query/mod.ts";
import {
  type ConditionOptions,
  machineCondition,
} from "#db/query/conditions.ts";
import { unknownConditions } from "#db/query/unknown.ts";
import {
  unknownColumns,
  unknownMatchesOf,
  type UnknownSums,
  unknownSums,
} from "#db/query/unknown_counts.ts";
import type { Database, Db } from "#db/store/tables.ts";

/**
 * The machines among those that match a query which match only because a value
 * is not known.
 *
 * @param matching Selects machines `m` that match.
 */
export async function unknownMatches<Row>(
  db: Db,
  matching: SelectQueryBuilder<Database & { m: Database["machine"] }, "m", Row>,
  query: Query,
  at: Date,
  options: ConditionOptions,
): Promise<UnknownMatches> {
  const values = unknownConditions(query);
  if (values.length === 0) return NO_UNKNOWN;
  const certain = machineCondition(query, at, { ...options, certainly: true });
  // Few are left by the condition, so that which value is seldom asked.
  const uncertain = matching.where(sql<boolean>`not (${certain})`).clearSelect()
    .select(unknownColumns(sql<boolean>`1`, values));
  const { rows } = await sql<UnknownSums>`
    select ${sql.join(unknownSums(values))} from ${uncertain} as x`.execute(db);
  return unknownMatchesOf(rows, values.map(([value]) => value));
}
