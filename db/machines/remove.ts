import { INSTALLED } from "#shared/contract/deployments/states.ts";
import { HAS_RUN, stateList } from "#db/deployments/predicates.ts";
import type { Statement, Value } from "#db/store/transaction.ts";
import { TABLES_OF_MACHINE } from "./merge.ts";

const AMONG = "in (select value from json_each(?))";

/** The machines of a removal that are removed in one transaction. */
interface RemovalPart {
  readonly removalId: number;
  /** They exist, and have not made contact since. */
  readonly machines: readonly number[];
  /** They made contact since, and stay. */
  readonly back: readonly number[];
  /** They do not exist any more. */
  readonly gone: readonly number[];
  /** Their software is removed later, with that of many others. */
  readonly sweepsLater: boolean;
  readonly at: Date;
}

/**
 * The results that are kept: of packages that ended on the machine, or ran to
 * their end by the agent's history without a report. In the order of
 * `former_machine.results`.
 */
const RESULTS = `(select json_group_array(json_array(d.package_id,
    d.assignment_id, d.state, d.attempt, d.code, d.exit_code,
    coalesce(d.former_at, d.updated_at)))
  from deployment d where d.machine_id = m.id
    and (d.state in ${stateList([...INSTALLED, "failed"])}
      or (d.state in ('offered', 'downloading', 'recalling') and ${HAS_RUN})))`;

/** Rows of the software of some machines: the version and the machine. */
const SOFTWARE = `select e.version_id, s.machine_id
  from json_each(?) i
  cross join inventory_section s on s.machine_id = i.value
    and s.section = 'SOFTWARES'
  cross join json_each(s.content) j
  cross join software_entry e on e.id = case j.type
    when 'integer' then j.value when 'array' then j.value ->> 0 end`;

/** The machines that were merged into some, also indirectly. */
const MERGED = `with recursive was (id, into_id, moved) as (
    select d.older_id, i.value, d.moved from json_each(?) i
      join duplicate d on d.newer_id = i.value and d.state = 'merged'
    union select d.older_id, was.into_id, d.moved from was
      join duplicate d on d.newer_id = was.id and d.state = 'merged')`;

/**
 * Removes machines with everything that is about them. Their names, what
 * identifies them and the results of their packages stay in `former_machine`.
 *
 * @throws {Conflict} By its guard, if one of them was removed or made contact
 * meanwhile.
 */
export function removeStatements(
  { removalId, machines, back, gone, sweepsLater, at }: RemovalPart,
): Statement[] {
  const ids = JSON.stringify(machines);
  const all = JSON.stringify([...machines, ...back, ...gone]);
  const now = at.getTime();
  const run = (sql: string, ...params: Value[]): Statement => ({ sql, params });
  return [
    {
      sql: `update removal set removed = removed + ?, skipped = skipped + ?
        where id = ? and ? = (select count(*) from removal_machine
            where removal_id = ? and machine_id ${AMONG})
          and ? = (select count(*) from machine
            where id ${AMONG} and last_contact_at <= removal.ordered_at)`,
      params: [
        machines.length + gone.length,
        back.length,
        removalId,
        machines.length + back.length + gone.length,
        removalId,
        all,
        machines.length,
        ids,
      ],
      orElse: "a machine was removed or made contact meanwhile",
    },
    run(
      `delete from removal_machine where removal_id = ?
        and machine_id ${AMONG}`,
      removalId,
      all,
    ),
    ...machines.length === 0 ? [] : [
      run(
        `insert into former_machine (id, name, device_id, os, serial, uuid, tag,
            registered_at, last_contact_at, removed_at, removed_by, results)
          select m.id, m.name, m.device_id, m.os, m.serial, m.uuid, m.tag,
            m.registered_at, m.last_contact_at, ?, r.ordered_by, ${RESULTS}
          from machine m join removal r on r.id = ? where m.id ${AMONG}`,
        now,
        removalId,
        ids,
      ),
      run(
        `insert into former_machine (id, name, device_id, os, serial, uuid, tag,
            registered_at, last_contact_at, removed_at, removed_by, results,
            merged_into)
          ${MERGED} select id, moved ->> '$.older.machine[0][2]',
            moved ->> '$.older.machine[0][1]', '', '', '', '', 0, 0, ?,
            (select ordered_by from removal where id = ?), '[]', into_id
          from was where true on conflict do nothing`,
        ids,
        now,
        removalId,
      ),
      run(
        `insert into former_trait (kind, value, former_id)
          select 'device', device_id, machine_id from machine_device
            where machine_id ${AMONG}
          union all select 'mac', mac, machine_id from machine_mac
            where machine_id ${AMONG}
          union all select 'serial', serial, id from machine
            where id ${AMONG} and serial <> ''
          union all select 'uuid', uuid, id from machine
            where id ${AMONG} and uuid <> ''`,
        ids,
        ids,
        ids,
        ids,
      ),
      run(
        `insert into event (at, kind, actor, machine_id, payload)
          select ?, 'machine.removed', 'operator:' || removed_by, id,
            json_object('name', name, 'deviceId', device_id,
              'lastContactAt', last_contact_at, 'removal', ?,
              'results', json_array_length(results))
          from former_machine where id ${AMONG}`,
        now,
        removalId,
        ids,
      ),
      ...sweepsLater ? [] : softwareStatements(ids, now),
      run(
        `with recursive was (id) as (
            select d.older_id from json_each(?) i join duplicate d
              on d.newer_id = i.value and d.state = 'merged'
            union select d.older_id from was join duplicate d
              on d.newer_id = was.id and d.state = 'merged')
          delete from duplicate where newer_id ${AMONG} or older_id ${AMONG}
            or newer_id in (select id from was)`,
        ids,
        ids,
        ids,
      ),
      ...[...TABLES_OF_MACHINE, "retired_membership", "machine_device"].map(
        (table) => run(`delete from ${table} where machine_id ${AMONG}`, ids),
      ),
      run(
        `delete from setting_version where level in
          (select 'machine:' || value from json_each(?))`,
        ids,
      ),
      run(`delete from machine where id ${AMONG}`, ids),
    ],
  ];
}

/** Removes the software of machines, before its sections are removed. */
function softwareStatements(ids: string, now: number): Statement[] {
  const run = (sql: string, ...params: Value[]): Statement => ({ sql, params });
  return [
    run(
      `delete from machine_software
          where (version_id, machine_id) in (${SOFTWARE})`,
      ids,
    ),
    run(
      `insert into software_unused (version_id, since)
          select distinct x.version_id, ? from (${SOFTWARE}) x
          where not exists (select 1 from machine_software o
            where o.version_id = x.version_id)
          on conflict do update set since = excluded.since`,
      now,
      ids,
    ),
    run(
      `insert into software_change (machine_id) select value from json_each(?)`,
      ids,
    ),
  ];
}
