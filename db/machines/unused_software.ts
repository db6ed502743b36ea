import { sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";

/** A version of software, and its name. */
export interface UnusedVersion {
  readonly id: number;
  readonly nameId: number;
}

/**
 * Versions of software that removed machines had, and at which nobody has
 * looked since a moment, at most `limit`.
 */
export async function unusedVersions(
  db: Db,
  before: number,
  limit: number,
): Promise<UnusedVersion[]> {
  return await db.selectFrom("software_unused as u")
    .innerJoin("software_version as v", "v.id", "u.version_id")
    .select(["v.id", "v.name_id as nameId"])
    .where("u.since", "<=", before).orderBy("v.id").limit(limit).execute();
}

/**
 * The versions among these that a merge may bring back: the record of the older
 * machine names them.
 */
export async function mergedVersions(
  db: Db,
  versions: readonly number[],
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct e.version_id as id
    from duplicate d,
      json_each(d.moved, '$.older.inventory_section') s,
      json_each(iif(s.value ->> 1 = 'SOFTWARES', s.value ->> 2, '[]')) k
    cross join software_entry e on e.id = case k.type
      when 'integer' then k.value when 'array' then k.value ->> 0 end
    where d.state = 'merged'
      and e.version_id in (select value from json_each(${
    JSON.stringify(versions)
  }))`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Removes versions that no machine has, with their entries, and names that have
 * no version left. The newest of each stay, because no id is used twice: what
 * was read by an id may be kept in memory.
 *
 * @param versions They are looked at again later if they stay.
 * @param kept Those of them that have to stay.
 */
export function dropVersions(
  versions: readonly UnusedVersion[],
  kept: readonly number[],
  at: Date,
): Statement[] {
  const all = JSON.stringify(versions.map(({ id }) => id));
  const ids = JSON.stringify(
    versions.map(({ id }) => id).filter((id) => !kept.includes(id)),
  );
  const names = JSON.stringify(versions.map(({ nameId }) => nameId));
  const among = "in (select value from json_each(?))";
  const isUnused = (version: string) =>
    `not exists (select 1 from machine_software x
      where x.version_id = ${version})`;
  return [
    {
      sql: `delete from software_entry where version_id ${among}
        and id < (select max(id) from software_entry)
        and ${isUnused("software_entry.version_id")}`,
      params: [ids],
    },
    {
      sql: `delete from software_version where id ${among}
        and id < (select max(id) from software_version)
        and ${isUnused("software_version.id")}
        and not exists (select 1 from software_entry e
          where e.version_id = software_version.id)`,
      params: [ids],
    },
    {
      sql: `delete from software_name where id ${among}
        and id < (select max(id) from software_name)
        and not exists (select 1 from software_version v
          where v.name_id = software_name.id)`,
      params: [names],
    },
    {
      sql: `delete from software_unused where version_id ${among}
        and (not exists (select 1 from software_version v
            where v.id = version_id)
          or exists (select 1 from machine_software x
            where x.version_id = software_unused.version_id))`,
      params: [all],
    },
    {
      sql: `update software_unused set since = ? where version_id ${among}`,
      params: [at.getTime(), all],
    },
  ];
}

/** A row of `machine_software`. */
export interface SoftwareKey {
  readonly version: number;
  readonly machine: number;
}

/** Begins to look for software of removed machines, from the start. */
export const SWEEP_AGAIN: Statement = {
  sql: `insert into software_sweep (id, version_id, machine_id)
    values (1, 0, 0)
    on conflict do update set version_id = 0, machine_id = 0`,
  params: [],
};

/** The rows that are looked at next; null: there are none. */
export async function sweepRange(
  db: Db,
  rows: number,
): Promise<{ after: SoftwareKey; to: SoftwareKey | null } | null> {
  const sweep = await db.selectFrom("software_sweep")
    .select(["version_id as version", "machine_id as machine"])
    .executeTakeFirst();
  if (!sweep) return null;
  const to = await db.selectFrom("machine_software")
    .select(["version_id as version", "machine_id as machine"])
    .where(
      sql<boolean>`(version_id, machine_id) > (${sweep.version},
        ${sweep.machine})`,
    )
    .orderBy("version_id").orderBy("machine_id")
    .limit(1).offset(rows - 1).executeTakeFirst();
  return { after: sweep, to: to ?? null };
}

/**
 * Removes the software of machines that do not exist, in a range of rows.
 *
 * @param to The last row; null: there are no rows behind.
 */
export function sweepStatements(
  after: SoftwareKey,
  to: SoftwareKey | null,
  at: Date,
): Statement[] {
  const last = to ?? { version: Number.MAX_SAFE_INTEGER, machine: 0 };
  const from = [after.version, after.machine];
  return [
    {
      sql: to
        ? `update software_sweep set version_id = ?, machine_id = ?
          where version_id = ? and machine_id = ?`
        : `delete from software_sweep where version_id = ? and machine_id = ?`,
      params: to ? [to.version, to.machine, ...from] : from,
      orElse: "the search has begun again meanwhile",
    },
    {
      sql: `delete from machine_software
        where (version_id, machine_id) > (?, ?)
          and (version_id, machine_id) <= (?, ?)
          and not exists (select 1 from machine
            where id = machine_software.machine_id)`,
      params: [...from, last.version, last.machine],
    },
    {
      sql: `insert into software_unused (version_id, since)
        select v.id, ? from software_version v
        where v.id >= ? and v.id <= ?
          and not exists (select 1 from machine_software x
            where x.version_id = v.id)
        on conflict do nothing`,
      params: [at.getTime(), after.version, last.version],
    },
  ];
}
