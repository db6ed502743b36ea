import { type RawBuilder, sql } from "kysely";
import {
  amongTrusted,
  conditionOf,
  type QueryMoment,
} from "#db/groups/refresh.ts";
import { type IdRange, idRanges } from "#db/query/id_range.ts";
import type { Db } from "#db/store/tables.ts";
import {
  type Audience,
  isInSlice,
  rangesOf,
  statusNumber,
} from "./audience.ts";
import type { StatusCount } from "./plan_machines.ts";

/** The rules of a group as they are to be; its named machines stay. */
export interface GroupRules {
  /** Null: there is no such group yet. */
  readonly id: number | null;
  /** As it would be stored; null: there is no query. */
  readonly query: string | null;
  readonly trustedOnly: boolean;
}

/**
 * The machines of an audience by their status of the package, one id range
 * after the other.
 *
 * @param drafts Groups that belong to the audience as they are to be.
 */
export async function* audienceCounts(
  db: Db,
  audience: Audience,
  drafts: readonly GroupRules[],
  moment: QueryMoment,
): AsyncGenerator<readonly StatusCount[]> {
  const present = await rangesOf(db, audience);
  const isSmall = present.isSmall && drafts.length === 0;
  const ranges = isSmall ? present.ranges : await idRanges(db);
  for (const range of ranges) {
    const among = [isInSlice({ audience, isSmall, range })];
    for (const draft of drafts) {
      among.push(await isDraftMember(db, draft, range, moment));
    }
    yield await countsIn(db, audience.packageId, among);
  }
}

async function countsIn(
  db: Db,
  packageId: number,
  among: readonly RawBuilder<boolean>[],
): Promise<readonly StatusCount[]> {
  const rows = db.selectFrom("machine as m")
    .leftJoin(
      "deployment as d",
      (join) =>
        join.onRef("d.machine_id", "=", "m.id")
          .on("d.package_id", "=", packageId),
    )
    .select(statusNumber(packageId).as("status"))
    .where(sql<boolean>`(${sql.join(among, sql` or `)})`);
  return await db.selectFrom(rows.as("x"))
    .select(["status", sql<number>`count(*)`.as("machines")])
    .groupBy("status").execute();
}

/** The condition that the machine `m` of a range would be in a group. */
async function isDraftMember(
  db: Db,
  { id, query, trustedOnly }: GroupRules,
  range: IdRange,
  moment: QueryMoment,
): Promise<RawBuilder<boolean>> {
  const condition = amongTrusted(
    await conditionOf(db, query, range, moment),
    trustedOnly,
  );
  const group = id ?? 0;
  return sql<boolean>`(m.id > ${range.after} and m.id <= ${range.to} and (
    exists (select 1 from group_member gm where gm.group_id = ${group}
      and gm.machine_id = m.id and gm.included = 1)
    or (${condition}) and not exists (select 1 from group_excluded gx
      where gx.group_id = ${group} and gx.machine_id = m.id)))`;
}
