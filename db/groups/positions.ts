import { sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import {
  amongTrusted,
  conditionOf,
  type QueryMoment,
  untrustedMatches,
} from "./refresh.ts";
import { listOf } from "#db/store/write.ts";
import { ALL_IDS, type IdRange } from "#db/query/id_range.ts";
import { unknownConditions } from "#db/query/unknown.ts";
import {
  unknownColumns,
  unknownMatchesOf,
  type UnknownSums,
  unknownSums,
} from "#db/query/unknown_counts.ts";
import { readStored } from "#shared/contract/groups/group_query.ts";
import { NO_UNKNOWN, type UnknownMatches } from "#shared/contract/unknown.ts";

/** Why a machine is in a group, or is not. */
export interface MembershipRules {
  /** An operator included it. */
  readonly included: boolean;
  /** The group's query matches it. */
  readonly matched: boolean;
  /** An operator excluded it. */
  readonly excluded: boolean;
}

/**
 * The machines among these that are members or excluded, by their ids; retired
 * ones as they will be when they return.
 */
export async function membershipRulesOf(
  db: Db,
  groupId: number,
  machines: readonly number[],
): Promise<Map<number, MembershipRules>> {
  const listed = sql`machine_id in (select value from json_each(${
    JSON.stringify(machines)
  }))`;
  const { rows } = await sql<
    { id: number; included: number; matched: number; excluded: number }
  >`
    select machine_id as id, included, matched, 0 as excluded
      from group_member where group_id = ${groupId} and ${listed}
    union all select machine_id, 0, 0, 1
      from group_excluded where group_id = ${groupId} and ${listed}
    union all select machine_id, rule = 'included', 0, rule = 'excluded'
      from retired_membership where group_id = ${groupId} and ${listed}`
    .execute(db);
  return new Map(rows.map(({ id, ...place }) => [id, {
    included: place.included !== 0,
    matched: place.matched !== 0,
    excluded: place.excluded !== 0,
  }]));
}

/** A group after a change that is only previewed. */
export interface GroupDraft {
  /** The existing group; null: there is none yet. */
  readonly groupId: number | null;
  /** The changed query as it would be stored. */
  readonly query: string | null;
  readonly trustedOnly: boolean;
  readonly add: readonly number[];
  readonly exclude: readonly number[];
  readonly remove: readonly number[];
}

/** The machines of a range that would be in a group, join and leave. */
export interface MembershipPart {
  readonly machines: number;
  readonly added: number;
  readonly removed: number;
  /** Machines left out because nobody vouches for them. */
  readonly untrusted: number;
  readonly unknown: UnknownSums;
}

export async function previewMembership(
  db: Db,
  draft: GroupDraft,
  range: IdRange,
  moment: QueryMoment,
): Promise<MembershipPart> {
  const id = draft.groupId ?? 0;
  const within = (ids: readonly number[]) => {
    const those = ids.filter((one) => one > range.after && one <= range.to);
    return those.length === 0 ? sql`()` : listOf(those);
  };
  const condition = amongTrusted(
    await conditionOf(db, draft.query, range, moment),
    draft.trustedOnly,
  );
  const untrusted = await untrustedMatches(
    db,
    { ...draft, id },
    range,
    moment,
  );
  const values = draft.query === null
    ? []
    : unknownConditions(readStored(draft.query));
  const certain = values.length === 0
    ? sql<boolean>`true`
    : await conditionOf(db, draft.query, range, moment, true);
  const { rows } = await sql<
    Omit<MembershipPart, "unknown" | "untrusted"> & UnknownSums
  >`
    with x as materialized (
      select gm.machine_id is not null as now_in, case
        when m.id in ${within(draft.add)} then 1
        when m.id in ${within(draft.exclude)} then 0
        when m.id not in ${within(draft.remove)} and gm.included = 1 then 1
        when m.id not in ${within(draft.remove)} and gx.machine_id is not null
          then 0
        when ${condition} then 1 else 0 end as then_in,
      ${
    sql.join(unknownColumns(
      sql<boolean>`(${condition}) and not (${certain})
        and m.id not in ${within([...draft.add, ...draft.exclude])}
        and (m.id in ${within(draft.remove)}
          or coalesce(gm.included, 0) = 0 and gx.machine_id is null)`,
      values,
    ))
  }
      from machine m
      left join group_member gm on gm.group_id = ${id} and gm.machine_id = m.id
      left join group_excluded gx on gx.group_id = ${id}
        and gx.machine_id = m.id
      where m.id > ${range.after} and m.id <= ${range.to})
    select coalesce(sum(then_in), 0) as machines,
      coalesce(sum(then_in and not now_in), 0) as added,
      coalesce(sum(now_in and not then_in), 0) as removed,
      ${sql.join(unknownSums(values))}
    from x`.execute(db);
  const { machines, added, removed, ...unknown } = rows[0]!;
  return { machines, added, removed, untrusted, unknown };
}

/** The members of a group that only its query includes, as far as not known. */
export async function unknownMembers(
  db: Db,
  { id, query }: { readonly id: number; readonly query: string },
  moment: QueryMoment,
): Promise<UnknownMatches> {
  const values = unknownConditions(readStored(query));
  if (values.length === 0) return NO_UNKNOWN;
  const certain = await conditionOf(db, query, ALL_IDS, moment, true);
  const { rows } = await sql<UnknownSums>`
    select ${sql.join(unknownSums(values))}
    from (select ${
    sql.join(unknownColumns(sql<boolean>`not (${certain})`, values))
  } from group_member gm join machine m on m.id = gm.machine_id
      where gm.group_id = ${id} and gm.included = 0)`.execute(db);
  return unknownMatchesOf(rows, values.map(([value]) => value));
}

/** Packages that machines get by joining the group. */
export async function deploymentsBroughtBy(
  db: Db,
  groupId: number,
): Promise<{ id: number; name: string }[]> {
  const { rows } = await sql<{ id: number; name: string }>`
    select distinct p.id, p.name from assignment_group g
    join assignment a on a.id = g.assignment_id
    join package p on p.id = a.package_id
    where g.group_id = ${groupId} and a.withdrawn_at is null
      and a.mode = 'continuous' and p.deleted_at is null
    order by p.id`.execute(db);
  return rows;
}
