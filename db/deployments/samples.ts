import { sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import { INTERVAL } from "#db/assignments/plan_figures.ts";
import { listOf } from "#db/store/write.ts";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";

/** Machines of a package in one of some states, and some of them. */
export interface Sample {
  readonly machines: number;
  /** Machine ids, all of them if they are no more than the limit. */
  readonly ids: readonly number[];
}

/**
 * Picks at most `most` machines of a package in these states, spread over all
 * ids, so that neither old nor new machines are preferred. It takes as many
 * steps as machines are picked, however large the fleet is.
 */
export async function sampleMachines(
  db: Db,
  packageId: number,
  states: readonly DeploymentState[],
  most: number,
): Promise<Sample> {
  const counts = await db.selectFrom("deployment_count")
    .select(["state", "machines"]).where("package_id", "=", packageId)
    .where("state", "in", [...states]).where("machines", ">", 0).execute();
  const machines = counts.reduce((sum, one) => sum + one.machines, 0);
  const ids: number[] = [];
  for (const { state, machines: all } of counts) {
    const picked = machines <= most
      ? all
      : Math.max(1, Math.floor((most * all) / machines));
    ids.push(...await pick(db, packageId, state, picked, all));
  }
  return { machines, ids };
}

async function pick(
  db: Db,
  packageId: number,
  state: string,
  picked: number,
  all: number,
): Promise<number[]> {
  if (picked >= all) {
    const rows = await db.selectFrom("deployment").select("machine_id as id")
      .where("package_id", "=", packageId)
      .where("state", "=", state).limit(picked).execute();
    return rows.map(({ id }) => id);
  }
  const next = sql`select d.machine_id from deployment d
    where d.package_id = ${packageId} and d.state = ${state}`;
  const { rows } = await sql<{ id: number }>`
    with recursive ends as (select
        (${next} order by d.machine_id limit 1) as low,
        (${next} order by d.machine_id desc limit 1) as high),
      place(n) as (select 0 union all select n + 1 from place
        where n + 1 < ${picked})
    select distinct (${next}
      and d.machine_id >= low + (high - low) * n / ${picked}
      order by d.machine_id limit 1) as id
    from place, ends`.execute(db);
  return rows.map(({ id }) => id);
}

/** What a machine may have in common with others. */
export interface MachineTraits {
  readonly os: string;
  readonly agent: string;
  readonly tag: string;
  readonly model: string;
  /** The names of its groups. */
  readonly groups: readonly string[];
}

/** The traits of these machines. */
export async function traitsOf(
  db: Db,
  ids: readonly number[],
): Promise<MachineTraits[]> {
  const { rows } = await sql<
    Omit<MachineTraits, "groups"> & { groups: string }
  >`
    select m.os, m.agent, m.tag,
      trim(coalesce((select json_extract(s.content, '$[0].SMODEL')
        from inventory_section s
        where s.machine_id = m.id and s.section = 'BIOS'), '')) as model,
      (select json_group_array(g.name) from group_member gm
        join machine_group g on g.id = gm.group_id
        where gm.machine_id = m.id) as groups
    from machine m where m.id in ${listOf(ids)}`.execute(db);
  return rows.map((row) => ({
    ...row,
    groups: JSON.parse(row.groups) as string[],
  }));
}

/** The last contact of each of these machines, and the interval of its polls. */
export async function lastSeenOf(
  db: Db,
  ids: readonly number[],
): Promise<{ at: number; interval: number | null; machines: number }[]> {
  const rows = await db.selectFrom("machine as m")
    .select(["m.last_contact_at as at", INTERVAL.as("interval")])
    .where("m.id", "in", listOf(ids)).execute();
  return rows.map((row) => ({ ...row, machines: 1 }));
}
