import { sql } from "kysely";
import { foldText } from "#shared/query/fold.ts";
import { versionKey } from "#shared/query/versions.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";

/** An entry of software, as many machines may have it. */
export interface EntryRow {
  /** Identifies the entry. */
  readonly digest: string;
  readonly name: string;
  readonly version: string;
  /** Its other values, a JSON object. */
  readonly detail: string;
}

/** A machine's entry: its digest, and when it was installed there. */
export type SoftwareKey = readonly [digest: string, installed: string];

/** SQL that selects a machine's id, with its one parameter. */
export interface MachineRef {
  readonly sql: string;
  readonly param: string | number;
}

/** The entries among these that are stored. */
export async function storedEntries(
  db: Db,
  digests: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ digest: string }>`
    select digest from software_entry
    where digest in (select value from json_each(${JSON.stringify(digests)}))`
    .execute(db);
  return rows.map(({ digest }) => digest);
}

/** Stores entries that are not stored yet. */
export function storeEntries(entries: readonly EntryRow[]): Statement[] {
  if (entries.length === 0) return [];
  const listed = JSON.stringify(entries.map((entry) => [
    entry.name,
    foldText(entry.name),
    entry.version,
    versionKey(entry.version),
    entry.digest,
    entry.detail,
  ]));
  return [
    {
      sql: `insert into software_name (name, folded)
        select value ->> 0, value ->> 1 from json_each(?) where true
        on conflict do nothing`,
      params: [listed],
    },
    {
      sql: `insert into software_version (name_id, version, sort_key)
        select n.id, j.value ->> 2, j.value ->> 3
        from json_each(?) j cross join software_name n
        on n.name = j.value ->> 0 where true
        on conflict do nothing`,
      params: [listed],
    },
    {
      sql: `insert into software_entry (version_id, digest, detail)
        select v.id, j.value ->> 4, j.value ->> 5
        from json_each(?) j cross join software_name n
        on n.name = j.value ->> 0 cross join software_version v
        on v.name_id = n.id and v.version = j.value ->> 2 where true
        on conflict do nothing`,
      params: [listed],
    },
  ];
}

/** The versions in a stored section: its entries are ids, or `[id, …]`. */
const STORED_VERSIONS = `select e.version_id
  from inventory_section s, json_each(s.content) j
  cross join software_entry e on e.id = case j.type
    when 'integer' then j.value when 'array' then j.value ->> 0 end
  where s.machine_id = ITS and s.section = 'SOFTWARES'`;

const NEW_VERSIONS = `select e.version_id from json_each(?) j
  cross join software_entry e on e.digest = j.value ->> 0`;

/**
 * Replaces the software of a machine. It has to come after `storeEntries`; only
 * versions that come or go are written.
 *
 * @param digest The digest of the section as it came.
 */
export function storeSoftware(
  machine: MachineRef,
  keys: readonly SoftwareKey[],
  digest: Uint8Array,
  at: Date,
): Statement[] {
  const listed = JSON.stringify(keys);
  const { param } = machine;
  const its = (text: string) => text.replaceAll("ITS", machine.sql);
  return [
    {
      sql: its(`delete from machine_software where machine_id = ITS
        and version_id in (${STORED_VERSIONS})
        and version_id not in (${NEW_VERSIONS})`),
      params: [param, param, listed],
    },
    {
      sql: its(`insert into machine_software (version_id, machine_id)
        select version_id, ITS from (${NEW_VERSIONS}) where true
        on conflict do nothing`),
      params: [param, listed],
    },
    {
      sql: its(`insert into inventory_section
          (machine_id, section, digest, content, changed_at)
        select ITS, 'SOFTWARES', ?, json_group_array(case j.value ->> 1
            when '' then e.id else json_array(e.id, j.value ->> 1) end), ?
        from json_each(?) j
        cross join software_entry e on e.digest = j.value ->> 0 where true
        on conflict do update set digest = excluded.digest,
          content = excluded.content, changed_at = excluded.changed_at`),
      params: [param, digest, at.getTime(), listed],
    },
    {
      sql: its(`update inventory_section set changed_at = changed_at
        where machine_id = ITS and section = 'SOFTWARES'
          and json_array_length(content) = ?`),
      params: [param, keys.length],
      orElse: "entries that were stored have been dropped meanwhile",
    },
    {
      sql: its(`insert into software_change (machine_id) select ITS`),
      params: [param],
    },
  ];
}

/** Removes the software of a machine; comes before its section is removed. */
export function forgetSoftware(machine: MachineRef): Statement[] {
  const its = (text: string) => text.replaceAll("ITS", machine.sql);
  return [
    {
      sql: its(`delete from machine_software where machine_id = ITS
        and version_id in (${STORED_VERSIONS})`),
      params: [machine.param, machine.param],
    },
    {
      sql: its(`insert into software_change (machine_id) select ITS`),
      params: [machine.param],
    },
  ];
}

/**
 * The software of a machine as its agent sent it, from the stored section.
 *
 * @param content Of a machine that is filled: `[id, [id, installed], …]`; else
 * the entries themselves.
 */
export async function softwareEntries(
  db: Db,
  content: unknown[],
): Promise<unknown[]> {
  const keys = content.map((one) =>
    typeof one === "number"
      ? { id: one, installed: "" }
      : Array.isArray(one)
      ? { id: Number(one[0]), installed: String(one[1]) }
      : null
  );
  const ids = keys.flatMap((key) => key ? [key.id] : []);
  if (ids.length === 0) return content;
  const { rows } = await sql<
    { id: number; name: string; version: string; detail: string }
  >`select e.id, n.name, v.version, e.detail
    from json_each(${JSON.stringify([...new Set(ids)])}) j
    cross join software_entry e on e.id = j.value
    cross join software_version v on v.id = e.version_id
    cross join software_name n on n.id = v.name_id`.execute(db);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return keys.map((key, i) => {
    const row = key ? byId.get(key.id) : undefined;
    if (!row) return content[i];
    return {
      ...JSON.parse(row.detail),
      ...row.name === "" ? {} : { NAME: row.name },
      ...row.version === "" ? {} : { VERSION: row.version },
      ...key!.installed === "" ? {} : { INSTALLDATE: key!.installed },
    };
  });
}

/**
 * The number of changes kept for readers that have read the software before.
 */
const KEPT_CHANGES = 100_000;

/** Removes old records of changed software. */
export const FORGET_CHANGES: Statement = {
  sql: `delete from software_change
    where seq <= (select max(seq) from software_change) - ?`,
  params: [KEPT_CHANGES],
};
