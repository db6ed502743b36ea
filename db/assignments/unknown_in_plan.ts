import { type RawBuilder, sql } from "kysely";
import { readStored } from "#shared/contract/groups/group_query.ts";
import type { Query } from "#shared/query/mod.ts";
import { mayIncludeUnknown } from "#shared/query/unknown.ts";
import {
  UNKNOWN_VALUES,
  type UnknownValue,
} from "#shared/query/unknown_values.ts";
import { conditionOf, type QueryMoment } from "#db/groups/refresh.ts";
import { machineCondition } from "#db/query/conditions.ts";
import type { IdRange } from "#db/query/id_range.ts";
import {
  type UnknownConditions,
  unknownConditions,
} from "#db/query/unknown.ts";
import {
  unknownColumns,
  type UnknownSums,
  unknownSums,
} from "#db/query/unknown_counts.ts";
import type { Db } from "#db/store/tables.ts";
import { listOf } from "#db/store/write.ts";
import type { Audience } from "./audience.ts";
import type { PlanSelection } from "./plan_figures.ts";

/** A group whose query may include a machine for want of a value. */
export interface UncertainGroup {
  readonly id: number;
  readonly query: string;
}

/** The groups among these whose query may include machines so. */
export async function uncertainGroups(
  db: Db,
  ids: readonly number[],
): Promise<UncertainGroup[]> {
  const rows = await db.selectFrom("machine_group").select(["id", "query"])
    .where("id", "in", listOf(ids)).where("query", "is not", null).execute();
  return rows.flatMap(({ id, query }) =>
    mayIncludeUnknown(readStored(query!)) ? [{ id, query: query! }] : []
  );
}

/**
 * Counts the machines of a plan that are in its audience only because a value is
 * not known: no source of the audience has them for certain.
 */
export async function unknownIn(
  db: Db,
  { planId, statuses }: PlanSelection,
  { machines, groups, matching }: Audience,
  uncertain: readonly UncertainGroup[],
  range: IdRange,
  moment: QueryMoment,
): Promise<UnknownSums> {
  const queries: Query[] = [
    ...matching ? [matching.query] : [],
    ...uncertain.map(({ query }) => readStored(query)),
  ];
  const values = union(queries.map(unknownConditions));
  if (values.length === 0) return {};
  const within = machines.filter((id) => id > range.after && id <= range.to);
  const uncertainIds = uncertain.map(({ id }) => id);
  const certainIds = groups.filter((id) => !uncertainIds.includes(id));
  const sources = [
    sql<boolean>`m.id in ${listOf(within)}`,
    isMember(certainIds, sql`true`),
    isMember(uncertainIds, sql`g.included = 1`),
  ];
  for (const { id, query } of uncertain) {
    const certain = await conditionOf(db, query, range, moment, true);
    sources.push(sql`(${isMember([id], sql`true`)} and ${certain})`);
  }
  if (matching) {
    const { query, at, rules } = matching;
    const certainly = { rules, range, certainly: true };
    sources.push(machineCondition(query, at, certainly));
  }
  const { rows } = await sql<UnknownSums>`
    select ${sql.join(unknownSums(values))} from (select ${
    sql.join(unknownColumns(
      sql<boolean>`not (${sql.join(sources, sql` or `)})`,
      values,
    ))
  } from plan_machine p join machine m on m.id = p.machine_id
      where p.plan_id = ${planId} and p.standing in ${listOf(statuses)}
        and p.machine_id > ${range.after} and p.machine_id <= ${range.to})`
    .execute(db);
  return rows[0]!;
}

function isMember(
  groups: readonly number[],
  how: RawBuilder<unknown>,
): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from group_member g
    where g.machine_id = m.id and g.group_id in ${listOf(groups)} and ${how})`;
}

/** Each value once: it is not known for one of the queries. */
function union(all: readonly UnknownConditions[]): UnknownConditions {
  const conditions = Map.groupBy(all.flat(), ([value]) => value);
  const either = (value: UnknownValue) =>
    conditions.get(value)!.map(([, condition]) => condition);
  return UNKNOWN_VALUES.filter((value) => conditions.has(value)).map((value) =>
    [value, sql<boolean>`(${sql.join(either(value), sql` or `)})`] as const
  );
}
