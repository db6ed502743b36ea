import type { Statement, Value } from "#db/store/transaction.ts";
import {
  hasNoTag,
  type Merge,
  SNAPSHOT_TABLES,
  type SnapshotTable,
} from "./merge.ts";

/** The rows of a table in `moved`, in one column `value`. */
const rowsOf = (side: "older" | "newer", table: SnapshotTable) =>
  `json_each((select moved from duplicate where id = ?), '$.${side}.${table}') j`;

/** Columns that the records of older merges lack, with their defaults. */
const DEFAULTS: Readonly<Record<string, string>> = {
  agent: "''",
  approved_by: "''",
  inventoried_at: "0",
  status: "'approved'",
  unverified: "0",
};

/** `j.value ->> 0, j.value ->> 1, …` */
const values = (table: SnapshotTable) =>
  SNAPSHOT_TABLES[table].split(",").map((column, i) => {
    const missing = DEFAULTS[column.trim()];
    const value = `j.value ->> ${i}`;
    return missing === undefined ? value : `coalesce(${value}, ${missing})`;
  }).join(", ");

/** The place that a column of `machine` has in its record. */
const placeOf = (column: string) =>
  SNAPSHOT_TABLES.machine.split(",").findIndex((one) => one.trim() === column);

/** The tag of a recorded machine, and when an operator set it. */
const TAG = `j.value ->> ${placeOf("tag")} as tag,
  j.value ->> ${placeOf("tag_set_at")} as set_at`;

/** A row of `deployment` equals its record at these places. */
const UNCHANGED = `state = j.value ->> 3 and attempt = j.value ->> 4
  and updated_at = j.value ->> 14`;

/**
 * Separates a merged pair: the older machine comes back with its device ids,
 * its groups, and those of its deployments that have not changed since; changed
 * ones stay with the newer one. Both are asked for an inventory.
 *
 * @throws {Conflict} By a guard, if that is no longer possible.
 */
export function unmergeStatements(
  { id, older, newer, at }: Merge,
): Statement[] {
  const run = (sql: string, ...params: Value[]): Statement => ({ sql, params });
  const restore = (
    table: SnapshotTable,
    condition = "true",
    ...params: Value[]
  ) =>
    run(
      `insert into ${table} (${SNAPSHOT_TABLES[table]}) select ${values(table)}
        from ${rowsOf("older", table)} where ${condition}
        on conflict do nothing`,
      id,
      ...params,
    );
  return [
    {
      sql: `update duplicate set state = 'open', decided_at = null,
          decided_by = null
        where id = ? and state = 'merged'
          and exists (select 1 from machine where id = ?)
          and not exists (select 1 from ${rowsOf("older", "machine_device")}
            where not exists (select 1 from machine_device x
              where x.device_id = j.value ->> 0 and x.machine_id = ?))`,
      params: [id, newer, id, newer],
      orElse: "the merge was undone, or went on, meanwhile",
    },
    run(
      `update machine set
          device_id = iif(device_id in (select j.value ->> 0
            from ${rowsOf("older", "machine_device")}),
            o.before, device_id),
          registered_at = max(registered_at, o.registered),
          inventory_wanted = ?
        from (select j.value ->> 1 as before, j.value ->> 10 as registered
          from ${rowsOf("newer", "machine")}) o
        where machine.id = ?`,
      id,
      at.getTime(),
      id,
      newer,
    ),
    restore("machine"),
    run(
      "update machine set inventory_wanted = ? where id = ?",
      at.getTime(),
      older,
    ),
    run(
      `update machine_device set machine_id = ? where device_id in (
        select j.value ->> 0 from ${rowsOf("older", "machine_device")})`,
      older,
      id,
    ),
    ...deploymentStatements(id, newer, run),
    // Memberships and exclusions that only the merge has made.
    ...(["group_member", "group_excluded", "assignment_machine"] as const).map(
      (table) => takeBack(id, newer, table, run),
    ),
    run(
      `update group_member set included = 0 where machine_id = ?
        and included = 1
        and group_id in (select j.value ->> 0
          from ${rowsOf("older", "group_member")} where j.value ->> 2 = 1)
        and group_id in (select j.value ->> 0
          from ${rowsOf("newer", "group_member")} where j.value ->> 2 = 0)`,
      newer,
      id,
      id,
    ),
    restore(
      "group_member",
      "j.value ->> 0 in (select id from machine_group)",
    ),
    restore(
      "group_excluded",
      "j.value ->> 0 in (select id from machine_group)",
    ),
    restore(
      "assignment_machine",
      "j.value ->> 0 in (select id from assignment)",
    ),
    restore("machine_mac"),
    restore("machine_address"),
    ...accountStatements(id, newer, run),
    restore("machine_field"),
    run(
      `update note set machine_id = ? where machine_id = ?
        and id in (select j.value ->> 0 from ${rowsOf("older", "note")})`,
      older,
      newer,
      id,
    ),
    restore("agent_history"),
    restore("machine_setting"),
    restore(
      "scanner_rule",
      "(j.value ->> 2 is null or j.value ->> 2 in (select id from network))",
    ),
    run(
      `insert into inventory_section
          (machine_id, section, digest, content, changed_at)
        select j.value ->> 0, j.value ->> 1, x'', j.value ->> 2, j.value ->> 3
        from ${rowsOf("older", "inventory_section")} where true`,
      id,
    ),
    run(
      `insert into machine_software (version_id, machine_id)
        select distinct e.version_id, s.machine_id
        from inventory_section s join machine m on m.id = s.machine_id,
          json_each(s.content) k
          cross join software_entry e on e.id = case k.type
            when 'integer' then k.value when 'array' then k.value ->> 0 end
        where s.machine_id = ? and s.section = 'SOFTWARES' and m.filled = 1
        on conflict do nothing`,
      older,
    ),
    run("insert into software_change (machine_id) values (?)", older),
  ];
}

type MakeStatement = (sql: string, ...params: Value[]) => Statement;

/** Removes what the newer machine has only by the merge. */
function takeBack(
  id: number,
  newer: number,
  table: "group_member" | "group_excluded" | "assignment_machine",
  run: MakeStatement,
): Statement {
  const at = table === "assignment_machine" ? "assignment_id" : "group_id";
  const before = `select j.value ->> 0 from ${rowsOf("newer", table)}`;
  return run(
    `delete from ${table} where machine_id = ?
      and ${at} in (select j.value ->> 0 from ${rowsOf("older", table)})
      and ${at} not in (${before})`,
    newer,
    id,
    id,
  );
}

/**
 * Removes the tag and the fields that the newer machine has only by the merge,
 * unless they have changed since.
 */
function accountStatements(
  id: number,
  newer: number,
  run: MakeStatement,
): Statement[] {
  return [
    run(
      `update machine set tag = n.tag, tag_set_at = n.set_at
        from (select ${TAG} from ${rowsOf("newer", "machine")}) n,
          (select ${TAG} from ${rowsOf("older", "machine")}) o
        where machine.id = ? and ${hasNoTag("n")} and n.set_at is null
          and machine.tag = o.tag and machine.tag_set_at is o.set_at`,
      id,
      id,
      newer,
    ),
    run(
      `delete from machine_field where machine_id = ?
        and exists (select 1 from ${rowsOf("older", "machine_field")}
          where j.value ->> 1 = folded and j.value ->> 3 = machine_field.value)
        and folded not in
          (select j.value ->> 1 from ${rowsOf("newer", "machine_field")})`,
      newer,
      id,
      id,
    ),
  ];
}

/** Returns the deployments of the older machine that have not changed since. */
function deploymentStatements(
  id: number,
  newer: number,
  run: MakeStatement,
): Statement[] {
  const insert = `insert into deployment (${SNAPSHOT_TABLES.deployment})
    select ${
    values("deployment").replace(
      "j.value ->> 3",
      // No deployment waits for an assignment that has been withdrawn.
      `iif(a.withdrawn_at is not null and j.value ->> 3 = 'waiting',
        'cancelled', j.value ->> 3)`,
    )
  }`;
  const there = `join assignment a on a.id = j.value ->> 2
    join package p on p.id = j.value ->> 1 and p.deleted_at is null`;
  const moved = `exists (select 1 from deployment n where n.machine_id = ?
    and n.package_id = j.value ->> 1 and n.assignment_id = j.value ->> 2
    and ${UNCHANGED.replaceAll(/\b(state|attempt|updated_at) =/g, "n.$1 =")})`;
  const stayed = `exists (
    select 1 from ${rowsOf("newer", "deployment").replace(/ j$/, " b")}
    join deployment n on n.machine_id = ? and n.package_id = b.value ->> 1
      and n.assignment_id = b.value ->> 2
    where b.value ->> 1 = j.value ->> 1)`;
  return [
    run(
      `${insert} from ${rowsOf("older", "deployment")} ${there}
        where ${moved} or ${stayed} or j.value ->> 3 = 'recalling'
        on conflict do nothing`,
      id,
      newer,
      id,
      newer,
    ),
    run(
      `delete from deployment where machine_id = ? and exists (
        select 1 from ${rowsOf("older", "deployment")}
        where j.value ->> 1 = deployment.package_id
          and j.value ->> 2 = deployment.assignment_id
          and ${
        UNCHANGED.replaceAll(
          /\b(state|attempt|updated_at) =/g,
          "deployment.$1 =",
        )
      })
        and not exists (select 1 from ${
        rowsOf("newer", "deployment").replace(/ j$/, " b")
      } where b.value ->> 1 = deployment.package_id
          and b.value ->> 2 = deployment.assignment_id
          and b.value ->> 14 = deployment.updated_at)`,
      newer,
      id,
      id,
    ),
    run(
      `${insert} from ${rowsOf("newer", "deployment")} ${there}
        where not exists (select 1 from deployment n where n.machine_id = ?
          and n.package_id = j.value ->> 1)
        on conflict do nothing`,
      id,
      newer,
    ),
  ];
}
