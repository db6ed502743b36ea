import { sql } from "kysely";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { AgentFamily } from "#shared/families.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/time.ts";
import { machineCondition } from "#db/query/conditions.ts";
import { CERTAINLY } from "#db/schedules/conditions.ts";
import type { Query } from "#shared/query/mod.ts";
import type { Db } from "#db/store/tables.ts";
import { isInService } from "#db/machines/status.ts";
import type { IdRange } from "#db/query/id_range.ts";
import { listOf } from "#db/store/write.ts";

/** The machines of a plan that are counted. */
export interface PlanSelection {
  readonly planId: number;
  /** Only machines with one of these statuses. */
  readonly statuses: readonly number[];
  /** Each machine is looked up, instead of everything that may concern them. */
  readonly isSmall: boolean;
}

/** The machines `p` of a plan in an id range. */
export function planned(
  db: Db,
  { planId, statuses }: PlanSelection,
  range: IdRange,
) {
  return db.selectFrom("plan_machine as p")
    .where("p.plan_id", "=", planId)
    .where("p.machine_id", ">", range.after)
    .where("p.machine_id", "<=", range.to)
    .where(sql<boolean>`p.standing in ${listOf(statuses)}`);
}

/** Counts by operating system. */
export async function systemsIn(
  db: Db,
  counted: PlanSelection,
  range: IdRange,
): Promise<{ family: AgentFamily; os: string; machines: number }[]> {
  return await planned(db, counted, range)
    .innerJoin("machine as m", "m.id", "p.machine_id")
    .select(["m.family", "m.os", sql<number>`count(*)`.as("machines")])
    .groupBy(["m.family", "m.os"]).execute();
}

/** Counts by group; a machine in two groups counts in both. */
export async function groupsIn(
  db: Db,
  counted: PlanSelection,
  range: IdRange,
): Promise<{ id: number; machines: number }[]> {
  return await planned(db, counted, range)
    .innerJoin("group_member as g", "g.machine_id", "p.machine_id")
    .select(["g.group_id as id", sql<number>`count(*)`.as("machines")])
    .groupBy("g.group_id").execute();
}

/** The resolution of times in counts: finer for the last day. */
const RECENT_MS = 5 * MINUTE_MS;
const LONG_AGO_MS = 15 * MINUTE_MS;

/**
 * Milliseconds between two polls of the machine `m`: the interval the server
 * sent if the agent follows it, else the last one seen, rounded to ten minutes;
 * null: none is known.
 */
export const INTERVAL = sql<number | null>`case when m.obeys = 'yes'
  then m.told_hours * ${sql.lit(HOUR_MS)}
  else max(1, (m.poll_seconds + 300) / 600) * 600000 end`;

/** Counts by the last contact and the interval between polls. */
export async function lastSeenIn(
  db: Db,
  counted: PlanSelection,
  range: IdRange,
  now: Date,
): Promise<{ at: number; interval: number | null; machines: number }[]> {
  const part = (ms: number) =>
    sql<number>`m.last_contact_at / ${sql.lit(ms)} * ${sql.lit(ms)}`;
  const at = sql<number>`case when m.last_contact_at > ${now.getTime() - DAY_MS}
    then ${part(RECENT_MS)} else ${part(LONG_AGO_MS)} end`;
  return await planned(db, counted, range)
    .innerJoin("machine as m", "m.id", "p.machine_id")
    .select([
      at.as("at"),
      INTERVAL.as("interval"),
      sql<number>`count(*)`.as("machines"),
    ])
    .groupBy(["at", "interval"]).execute();
}

/** The number of machines of the selection that wait for approval. */
export async function pendingIn(
  db: Db,
  counted: PlanSelection,
  range: IdRange,
): Promise<number> {
  const { machines } = await planned(db, counted, range)
    .innerJoin("machine as m", "m.id", "p.machine_id")
    .where("m.status", "=", "pending")
    .select(sql<number>`count(*)`.as("machines"))
    .executeTakeFirstOrThrow();
  return machines;
}

/** Counts those that do not meet conditions by their last inventory. */
export async function unmetIn(
  db: Db,
  counted: PlanSelection,
  range: IdRange,
  conditions: Query,
  at: Date,
): Promise<number> {
  const { machines } = await planned(db, counted, range)
    .innerJoin("machine as m", "m.id", "p.machine_id")
    .where(
      sql<boolean>`(${
        machineCondition(conditions, at, CERTAINLY)
      }) is not true`,
    )
    .select(sql<number>`count(*)`.as("machines"))
    .executeTakeFirstOrThrow();
  return machines;
}

/**
 * Counts by the mirror whose setting is in force, as `effectiveSetting` decides
 * it; empty: this server.
 */
export async function mirrorsIn(
  db: Db,
  counted: PlanSelection,
  range: IdRange,
): Promise<{ host: string; machines: number }[]> {
  const host = sql<string>`coalesce(
    (select json_extract(s.value, '$') from machine_setting s
      where s.machine_id = p.machine_id and s.name = 'fragmentHost'),
    (select json_extract(s.value, '$') from group_member g
      join group_setting s on s.group_id = g.group_id
        and s.name = 'fragmentHost'
      where g.machine_id = p.machine_id order by g.group_id limit 1),
    (select json_extract(s.value, '$') from setting s
      where s.name = 'fragmentHost'), '')`;
  return await planned(db, counted, range)
    .select([host.as("host"), sql<number>`count(*)`.as("machines")])
    .groupBy("host").execute();
}

/** Another package that may conflict with a plan. */
export interface OtherPackage {
  readonly id: number;
  readonly name: string;
  readonly version: string;
  readonly priority: number;
  readonly active: boolean;
  /** The software it brings; empty: it names none. */
  readonly brings: string;
}

/** The most versions that are looked at, the newest first. */
const MOST_RIVALS = 50;

/**
 * Other versions of a package, active packages of priority 0 and those that
 * bring the same software.
 */
export async function otherPackagesOf(
  db: Db,
  { id, name, brings }: Pick<OtherPackage, "id" | "name" | "brings">,
  bringTheSame: (one: string, other: string) => boolean,
): Promise<OtherPackage[]> {
  const others = () =>
    db.selectFrom("package")
      .select(["id", "name", "version", "priority", "active", "brings"])
      .where("id", "<>", id).orderBy("id", "desc");
  const rivals = await others()
    .where(({ eb, or, and }) =>
      or([
        eb("name", "=", name),
        and([eb("priority", "=", 0), eb("active", "=", 1)]),
      ])
    )
    .limit(MOST_RIVALS).execute();
  const bringing = brings === ""
    ? []
    : await others().where("brings", "<>", "").execute();
  const same = bringing
    .filter((other) =>
      bringTheSame(brings, other.brings) &&
      !rivals.some((rival) => rival.id === other.id)
    )
    .slice(0, MOST_RIVALS);
  return [...rivals, ...same]
    .map((row) => ({ ...row, active: row.active !== 0 }));
}

/** The states of these packages on the machines of a plan. */
export async function otherPackageStatesIn(
  db: Db,
  { planId, statuses, isSmall }: PlanSelection,
  range: IdRange,
  packages: readonly number[],
): Promise<{ id: number; state: DeploymentState; machines: number }[]> {
  if (packages.length === 0) return [];
  const isPlanned = sql`p.plan_id = ${planId}
    and p.standing in ${listOf(statuses)}`;
  const ids = sql`json_each(${JSON.stringify(packages)}) j`;
  // A cross join is read in the order it is written.
  const from = isSmall
    ? sql`plan_machine p cross join ${ids} cross join deployment d
        where ${isPlanned} and d.machine_id = p.machine_id
          and d.package_id = j.value`
    : sql`${ids} cross join deployment d cross join plan_machine p
        where d.package_id = j.value and d.machine_id > ${range.after}
          and d.machine_id <= ${range.to}
          and p.machine_id = d.machine_id and ${isPlanned}`;
  const { rows } = await sql<
    { id: number; state: DeploymentState; machines: number }
  >`select d.package_id as id, d.state, count(*) as machines from ${from}
    group by d.package_id, d.state`.execute(db);
  return rows;
}

/** Other packages that wait on the machines of a plan. */
export async function waitingIn(
  db: Db,
  counted: PlanSelection,
  range: IdRange,
  packageId: number,
): Promise<(OtherPackage & { machines: number })[]> {
  const rows = await planned(db, counted, range)
    .innerJoin("deployment as d", "d.machine_id", "p.machine_id")
    .innerJoin("package as k", "k.id", "d.package_id")
    .select([
      "k.id",
      "k.name",
      "k.version",
      "k.priority",
      "k.active",
      "k.brings",
      sql<number>`count(*)`.as("machines"),
    ])
    // The plus keeps the look-up by the machines of the plan.
    .where(sql<boolean>`+d.state = 'waiting'`).where("k.priority", ">", 0)
    .where("d.package_id", "<>", packageId)
    .groupBy("k.id").execute();
  return rows.map((row) => ({ ...row, active: row.active !== 0 }));
}

/** The number of machines in service. */
export async function fleetSize(db: Db): Promise<number> {
  const { machines } = await db.selectFrom("machine as m")
    .select(sql<number>`count(*)`.as("machines"))
    .where(sql.raw<boolean>(isInService())).executeTakeFirstOrThrow();
  return machines;
}
