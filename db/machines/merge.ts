import { forgetSoftware } from "./software.ts";
import type { Statement, Value } from "#db/store/transaction.ts";

/** A pair to merge, or to separate again. */
export interface Merge {
  /** The id of the `duplicate`. */
  readonly id: number;
  readonly older: number;
  readonly newer: number;
  readonly by: string;
  readonly at: Date;
}

/**
 * The tables and columns that are recorded of the older machine, in the order
 * they have in `moved`. The digests of sections are not recorded: the next
 * inventory writes them.
 */
export const SNAPSHOT_TABLES = {
  machine: `id, device_id, name, family, agent, os, ip, serial, uuid, tag,
    registered_at, inventoried_at, inventory_wanted, last_contact_at, user,
    cpu, ram_mib, disk_free_mib, agent_key, filled, polled_at, told_hours,
    told_anew, poll_seconds, poll_marks, obeys, tag_set_at, status,
    addresses, takes_packages, approved_by`,
  machine_device: "device_id, machine_id, since, agent, inventoried_at",
  machine_mac: "mac, machine_id",
  machine_address: "address, machine_id",
  machine_field: "machine_id, folded, name, value, set_at",
  note: "id, machine_id",
  inventory_section: "machine_id, section, content, changed_at",
  agent_history: "machine_id, package_id",
  machine_setting: "machine_id, name, value",
  scanner_rule: "machine_id, rule, network_id, since",
  group_member: "group_id, machine_id, included, matched",
  group_excluded: "group_id, machine_id",
  assignment_machine: "assignment_id, machine_id",
  deployment: `machine_id, package_id, assignment_id, state, attempt, force,
    code, exit_code, fragments_seen, info_at, offered_at, fragment_at,
    observed, observed_at, updated_at, unverified, offered_to,
    former_at, mirror, mirror_left, mirror_left_at, wave, timed,
    superseded_by`,
} as const;
export type SnapshotTable = keyof typeof SNAPSHOT_TABLES;

/** The tables of the newer machine that a merge may change. */
const CHANGED: readonly SnapshotTable[] = [
  "machine",
  "machine_field",
  "group_member",
  "group_excluded",
  "assignment_machine",
  "deployment",
];

/** JSON of a machine's rows, `{TABLE: [[COLUMN, …], …], …}`. */
function rowsAsJson(tables: readonly SnapshotTable[]): string {
  const each = tables.map((table) => {
    const column = table === "machine" ? "id" : "machine_id";
    return `'${table}', json((select json_group_array(json_array(${
      SNAPSHOT_TABLES[table]
    })) from ${table} where ${column} = ?))`;
  });
  return `json_object(${each.join(", ")})`;
}

/**
 * The condition that the newer machine has the same package, assignment or
 * group.
 */
const onNewer = (table: SnapshotTable, by: string) =>
  `exists (select 1 from ${table} n where n.machine_id = ?
    and n.${by} = ${table}.${by})`;

/** The condition that a machine has no tag; agents write it as `NA`. */
export const hasNoTag = (machine: string) =>
  `${machine}.tag collate nocase in ('', 'NA')`;

/** The tables from which a machine is removed, besides its device ids. */
export const TABLES_OF_MACHINE = [
  "note",
  "trouble",
  "deployment",
  "group_member",
  "group_excluded",
  "assignment_machine",
  "machine_network",
  "scanner",
  "scanner_rule",
  "machine_mac",
  "machine_address",
  "machine_field",
  "agent_history",
  "machine_setting",
  "group_due",
  "inventory_section",
  "unmet_condition",
] as const;

/**
 * Merges two machines: the newer one stays and gets the deployments,
 * assignments, groups and notes of the older one, and its tag and fields where it
 * has none;
 * everything that is removed or moved
 * is recorded in `moved`. What an operator decided about the newer machine
 * itself remains.
 *
 * @throws {Conflict} By its guard, if the pair has been decided.
 */
export function mergeStatements(
  { id, older, newer, by, at }: Merge,
): Statement[] {
  const run = (sql: string, ...params: Value[]): Statement => ({ sql, params });
  const tables = Object.keys(SNAPSHOT_TABLES) as SnapshotTable[];
  return [
    {
      sql: `update duplicate set state = 'merged', decided_at = ?,
          decided_by = ?, moved = json_object('older', ${rowsAsJson(tables)},
            'newer', ${rowsAsJson(CHANGED)})
        where id = ? and state = 'open'
          and exists (select 1 from machine where id = ?)
          and exists (select 1 from machine where id = ?)`,
      params: [
        at.getTime(),
        by,
        ...tables.map(() => older),
        ...CHANGED.map(() => newer),
        id,
        older,
        newer,
      ],
      orElse: "somebody has decided on these two machines meanwhile",
    },
    // Where both have a deployment of a package, the one with a result stays,
    // else the newest.
    run(
      `delete from deployment where machine_id = ? and exists (
        select 1 from deployment o where o.machine_id = ?
          and o.package_id = deployment.package_id and o.state <> 'recalling'
          and deployment.state <> 'recalling'
          and (o.code is not null, o.updated_at) >
            (deployment.code is not null, deployment.updated_at))`,
      newer,
      older,
    ),
    run(
      // Requests that are in memory belong to the older machine's id.
      `update deployment set machine_id = ?, known_losses = null
        where machine_id = ? and state <> 'recalling' and not ${
        onNewer("deployment", "package_id")
      }`,
      newer,
      older,
      newer,
    ),
    run(
      `update assignment_machine set machine_id = ? where machine_id = ?
        and not ${onNewer("assignment_machine", "assignment_id")}`,
      newer,
      older,
      newer,
    ),
    run(
      `insert into group_excluded (group_id, machine_id)
        select o.group_id, ? from group_excluded o where o.machine_id = ?
          and not exists (select 1 from group_member n where n.machine_id = ?
            and n.group_id = o.group_id and n.included = 1)
        on conflict do nothing`,
      newer,
      older,
      newer,
    ),
    run(
      `insert into group_member (group_id, machine_id, included, matched)
        select o.group_id, ?, 1, 0 from group_member o
        where o.machine_id = ? and o.included = 1
          and not exists (select 1 from group_excluded x
            where x.machine_id = ? and x.group_id = o.group_id)
        on conflict do update set included = 1`,
      newer,
      older,
      newer,
    ),
    run(
      "update machine_device set machine_id = ? where machine_id = ?",
      newer,
      older,
    ),
    run(
      `insert into machine_field (machine_id, folded, name, value, set_at)
        select ?, folded, name, value, set_at from machine_field
        where machine_id = ? on conflict do nothing`,
      newer,
      older,
    ),
    run("update note set machine_id = ? where machine_id = ?", newer, older),
    run(
      `update machine set tag = o.tag, tag_set_at = o.tag_set_at
        from (select tag, tag_set_at from machine where id = ?) o
        where machine.id = ? and ${hasNoTag("machine")}
          and machine.tag_set_at is null and not ${hasNoTag("o")}`,
      older,
      newer,
    ),
    run(
      `update machine set
          approved_by = iif(machine.approved_by = '', o.approved_by,
            machine.approved_by),
          status = iif(machine.status = 'pending', o.status, machine.status)
        from (select status, approved_by from machine where id = ?) o
        where machine.id = ?`,
      older,
      newer,
    ),
    run(
      "update network_host set seen_by = ? where seen_by = ?",
      newer,
      older,
    ),
    ...forgetSoftware({ sql: "cast(? as integer)", param: older }),
    ...TABLES_OF_MACHINE.map((table) =>
      run(`delete from ${table} where machine_id = ?`, older)
    ),
    run("delete from machine where id = ?", older),
    run(
      `update machine set
          registered_at = min(registered_at, o.registered),
          last_contact_at = max(last_contact_at, o.contact),
          device_id = iif(o.contact > last_contact_at, o.device, device_id),
          inventory_wanted = iif(o.contact > last_contact_at, ?,
            inventory_wanted)
        from (select json_extract(m, '$[1]') as device,
            json_extract(m, '$[10]') as registered,
            json_extract(m, '$[13]') as contact
          from (select json_extract(moved, '$.older.machine[0]') as m
            from duplicate where id = ?)) o
        where machine.id = ?`,
      at.getTime(),
      id,
      newer,
    ),
  ];
}
