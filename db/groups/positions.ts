import { sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import { conditionOf, type QueryMoment } from "./refresh.ts";
import type { IdRange } from "#db/query/id_range.ts";

/** What is said of a machine in a group. */
export interface MembershipRules {
  /** An operator put it there. */
  readonly included: boolean;
  /** The group's query finds it. */
  readonly matched: boolean;
  /** It is never in it. */
  readonly excluded: boolean;
}

/** Machines of which anything is said in a group, by their row numbers. */
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
      from group_excluded where group_id = ${groupId} and ${listed}`
    .execute(db);
  return new Map(rows.map(({ id, ...place }) => [id, {
    included: place.included !== 0,
    matched: place.matched !== 0,
    excluded: place.excluded !== 0,
  }]));
}

/** What a group would be after a change. */
export interface GroupDraft {
  /** The group as it is; null: there is none yet. */
  readonly groupId: number | null;
  /** Its query then, as it would be stored. */
  readonly query: string | null;
  readonly add: readonly number[];
  readonly exclude: readonly number[];
  readonly remove: readonly number[];
}

/** How many of a stretch of the fleet would be in a group, come and go. */
export async function previewMembership(
  db: Db,
  given: GroupDraft,
  look: IdRange,
  asking: QueryMoment,
): Promise<{ machines: number; added: number; removed: number }> {
  const id = given.groupId ?? 0;
  const within = (ids: readonly number[]) =>
    sql`(select value from json_each(${
      JSON.stringify(ids.filter((one) => one > look.after && one <= look.to))
    }))`;
  const condition = await conditionOf(db, given.query, look, asking);
  const { rows } = await sql<
    { machines: number; added: number; removed: number }
  >`
    select coalesce(sum(then_in), 0) as machines,
      coalesce(sum(then_in and not now_in), 0) as added,
      coalesce(sum(now_in and not then_in), 0) as removed
    from (select gm.machine_id is not null as now_in, case
        when m.id in ${within(given.add)} then 1
        when m.id in ${within(given.exclude)} then 0
        when m.id not in ${within(given.remove)} and gm.included = 1 then 1
        when m.id not in ${within(given.remove)} and gx.machine_id is not null
          then 0
        when ${condition} then 1 else 0 end as then_in
      from machine m
      left join group_member gm on gm.group_id = ${id} and gm.machine_id = m.id
      left join group_excluded gx on gx.group_id = ${id}
        and gx.machine_id = m.id
      where m.id > ${look.after} and m.id <= ${look.to})`.execute(db);
  return rows[0]!;
}

/** Packages that machines are given by joining the group. */
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
