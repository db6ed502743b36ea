import { sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import { DAY_MS, HOUR_MS } from "#shared/time.ts";
import {
  type DeploymentState,
  HOLDING,
} from "#shared/contract/deployments/states.ts";
import type { StateCounts } from "#shared/contract/packages/packages.ts";
import { isOfMachineInService } from "#db/machines/status.ts";
import { stateList } from "./predicates.ts";
import type { PackageName } from "#shared/contract/packages/package_name.ts";

/** The most rows of a list of the worst. */
const WORST = 10;

/** The machines of a package in each state. */
export interface PackageStates {
  readonly package: PackageName;
  readonly active: boolean;
  readonly isDeleted: boolean;
  readonly counts: StateCounts;
}

/**
 * The counts of all packages, read at once so that no two figures that are
 * worked out from them disagree; the newest package first.
 */
export async function countsByPackage(db: Db): Promise<PackageStates[]> {
  const rows = await db.selectFrom("deployment_count as c")
    .innerJoin("package as p", "p.id", "c.package_id")
    .select(["p.id", "p.name", "p.version", "p.active", "p.deleted_at"])
    .select(["c.state", "c.machines"])
    .where("c.machines", ">", 0)
    .orderBy("p.id", "desc").execute();
  const packages = new Map<number, PackageStates & { counts: StateCounts }>();
  for (const { id, name, version, active, deleted_at, ...row } of rows) {
    const one = packages.get(id) ?? {
      package: { id, name, version },
      active: active === 1,
      isDeleted: deleted_at !== null,
      counts: {},
    };
    one.counts[row.state as DeploymentState] = row.machines;
    packages.set(id, one);
  }
  return [...packages.values()];
}

/**
 * Active packages of priority 0 that hold machines, the one with the most
 * first.
 */
export async function holdingPackages(db: Db): Promise<
  { package: PackageName; machines: number; failed: number }[]
> {
  const { rows } = await sql<
    PackageName & { machines: number; failed: number }
  >`
    select p.id, p.name, p.version, sum(c.machines) as machines,
      sum(case when c.state = 'failed' then c.machines else 0 end) as failed
    from package p join (
      select package_id, state, machines from deployment_count
        where state in ${sql.raw(stateList(HOLDING))}
      union all
      select d.package_id, 'unverified', count(*) from deployment d
        where d.unverified = 1 and ${
    sql.raw(isOfMachineInService("d.machine_id"))
  }
        group by d.package_id
    ) c on c.package_id = p.id
    where p.priority = 0 and p.active = 1 and p.deleted_at is null
    group by p.id having sum(c.machines) > 0
    order by machines desc, p.id desc limit ${WORST}`.execute(db);
  return rows.map(({ id, name, version, machines, failed }) => ({
    package: { id, name, version },
    machines: Number(machines),
    failed: Number(failed),
  }));
}

/** Machines by their last contact; each is counted once. */
export interface LastContacts {
  /** Within an hour. */
  readonly hour: number;
  /** Longer ago, within a day. */
  readonly day: number;
  readonly week: number;
  /** Within 30 days. */
  readonly month: number;
  readonly more: number;
}

/**
 * The number of machines in service, by their last contact. It counts the index
 * entries of those that are silent: 18 ms if all of 200,000 machines are.
 */
export async function machineTotals(db: Db, now: Date): Promise<{
  total: number;
  notSeen: { day: number; week: number; month: number };
  seen: LastContacts;
}> {
  const retired = sql`from machine where status = 'retired'`;
  const silent = (ms: number) => {
    const since = now.getTime() - ms;
    return sql<number>`(select count(*) from machine
      where last_contact_at < ${since}) -
      (select count(*) ${retired} and last_contact_at < ${since})`;
  };
  const { rows } = await sql<
    { total: number; hour: number; day: number; week: number; month: number }
  >`
    select (select machines from machine_total) - (select count(*) ${retired})
      as total, ${silent(HOUR_MS)} as hour, ${silent(DAY_MS)} as day,
      ${silent(7 * DAY_MS)} as week, ${silent(30 * DAY_MS)} as month`
    .execute(db);
  const { total, hour, ...notSeen } = rows[0]!;
  const { day, week, month } = notSeen;
  return {
    total,
    notSeen,
    seen: {
      hour: total - hour,
      day: hour - day,
      week: day - week,
      month: week - month,
      more: month,
    },
  };
}

/** Counts of the last 24 hours. */
export async function lastDay(
  db: Db,
  now: Date,
): Promise<{ assignments: number; suspicious: number }> {
  const since = now.getTime() - DAY_MS;
  const { rows } = await sql<{ assignments: number; suspicious: number }>`
    select
      (select count(*) from assignment where created_at > ${since})
        as assignments,
      (select count(*) from event
        where kind = 'deployment.result_unexpected' and at > ${since})
        as suspicious`.execute(db);
  return rows[0]!;
}

/** The number of packages that are not deleted. */
export async function packageTotal(db: Db): Promise<number> {
  const { packages } = await db.selectFrom("package")
    .select((eb) => eb.fn.countAll<number>().as("packages"))
    .where("deleted_at", "is", null).executeTakeFirstOrThrow();
  return packages;
}
