import { sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import { DAY_MS } from "#shared/time.ts";
import { HOLDING } from "#shared/contract/deployments/states.ts";
import { isInService, isOfMachineInService } from "#db/machines/status.ts";
import { stateList } from "./predicates.ts";
import type { PackageName } from "#shared/contract/packages/package_name.ts";

/** The most rows of a list of the worst. */
const WORST = 10;

/** Packages that failed, the one with the most machines first. */
export async function failingPackages(db: Db): Promise<
  { package: PackageName; failed: number; assigned: number }[]
> {
  const { rows } = await sql<
    PackageName & { failed: number; assigned: number }
  >`
    select p.id, p.name, p.version, f.machines as failed,
      (select sum(c.machines) from deployment_count c
        where c.package_id = p.id) as assigned
    from package p join deployment_count f
      on f.package_id = p.id and f.state = 'failed' and f.machines > 0
    where p.deleted_at is null
    order by f.machines desc, p.id desc limit ${WORST}`.execute(db);
  return rows.map(({ id, name, version, failed, assigned }) => ({
    package: { id, name, version },
    failed,
    assigned: Number(assigned),
  }));
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

/** The number of machines in service, and of those without contact for some time. */
export async function machineTotals(db: Db, now: Date): Promise<{
  total: number;
  notSeen: { day: number; week: number; month: number };
}> {
  const inService = sql.raw(isInService());
  const silent = (days: number) =>
    sql<number>`(select count(*) from machine m where ${inService}
      and m.last_contact_at < ${now.getTime() - days * DAY_MS})`;
  const { rows } = await sql<
    { total: number; day: number; week: number; month: number }
  >`
    select (select count(*) from machine m where ${inService}) as total, ${
    silent(1)
  } as day,
      ${silent(7)} as week, ${silent(30)} as month`.execute(db);
  const { total, ...notSeen } = rows[0]!;
  return { total, notSeen };
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
