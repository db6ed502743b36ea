import { isSmall } from "#db/query/id_range.ts";
import { joinStatements, leaveStatements } from "#db/assignments/reach.ts";
import type { Statement } from "#db/store/transaction.ts";
import { listOf, statement, write } from "#db/store/write.ts";

/** Machines whose membership of a group changes. */
interface Change {
  readonly groupId: number;
  readonly machines: readonly number[];
  /** `operator:NAME`, or `server` if the group's query decides. */
  readonly actor: string;
  readonly at: Date;
}

const EXCLUDED = `exists (select 1 from group_excluded gx
  where gx.group_id = gid and gx.machine_id = j.value)`;

/** Includes machines in a group permanently, whatever its query says. */
export function includeStatements(change: Change): Statement[] {
  const { groupId, machines, actor, at } = change;
  const listed = JSON.stringify(machines);
  return machines.length === 0 ? [] : [
    liftExclusion(groupId, machines),
    ...joinStatements(groupId, machines, actor, at),
    {
      sql: `insert into group_member (group_id, machine_id, included)
        select ?, value, 1 from json_each(?) where true
        on conflict do update set included = 1 where included = 0`,
      params: [groupId, listed],
    },
  ];
}

/** Excludes machines from a group permanently, whatever its query says. */
export function excludeStatements(change: Change): Statement[] {
  const { groupId, machines, actor, at } = change;
  const listed = JSON.stringify(machines);
  return machines.length === 0 ? [] : [
    {
      sql: `insert into group_excluded (group_id, machine_id)
        select ?, value from json_each(?) where true on conflict do nothing`,
      params: [groupId, listed],
    },
    statement(
      write.deleteFrom("group_member").where("group_id", "=", groupId)
        .where("machine_id", "in", listOf(machines)),
    ),
    ...leaveStatements(groupId, machines, actor, at),
  ];
}

/**
 * Withdraws inclusions and exclusions: then the query decides, and a group
 * without a query does not have the machines. The machines that were excluded
 * have to be looked at afterwards.
 */
export function releaseStatements(change: Change): Statement[] {
  const { groupId, machines, actor, at } = change;
  return machines.length === 0 ? [] : [
    liftExclusion(groupId, machines),
    statement(
      write.updateTable("group_member").set({ included: 0 })
        .where("group_id", "=", groupId).where("included", "=", 1)
        .where("machine_id", "in", listOf(machines)),
    ),
    dropUnfounded(groupId, machines),
    statement(
      write.deleteFrom("retired_membership").where("group_id", "=", groupId)
        .where("machine_id", "in", listOf(machines)),
    ),
    ...leaveStatements(groupId, machines, actor, at),
  ];
}

/** Machines for which the result of a group's query has changed. */
export interface MatchChange {
  readonly groupId: number;
  /** They match now and did not before. */
  readonly matched: readonly number[];
  /** They no longer match. */
  readonly unmatched: readonly number[];
  readonly at: Date;
}

/** Updates the members of a group by a change of its query's matches. */
export function matchStatements(found: MatchChange): Statement[] {
  const { groupId, matched, unmatched, at } = found;
  return [
    ...matched.length === 0 ? [] : [
      ...joinStatements(groupId, matched, "server", at),
      {
        sql: `insert into group_member
            (group_id, machine_id, included, matched)
          select gid, j.value, 0, 1 from (select ? as gid) join json_each(?) j
          where not ${EXCLUDED}
          on conflict do update set matched = 1 where matched = 0`,
        params: [groupId, JSON.stringify(matched)],
      },
    ],
    ...unmatched.length === 0 ? [] : [
      statement(
        write.updateTable("group_member").set({ matched: 0 })
          .where("group_id", "=", groupId).where("matched", "=", 1)
          .where("machine_id", "in", listOf(unmatched)),
      ),
      dropUnfounded(groupId, unmatched),
      ...leaveStatements(groupId, unmatched, "server", at),
    ],
  ];
}

function liftExclusion(
  groupId: number,
  machines: readonly number[],
): Statement {
  return statement(
    write.deleteFrom("group_excluded").where("group_id", "=", groupId)
      .where("machine_id", "in", listOf(machines)),
  );
}

/** Removes machines that are not included by an operator and do not match. */
function dropUnfounded(
  groupId: number,
  machines: readonly number[],
): Statement {
  return statement(
    write.deleteFrom("group_member").where("group_id", "=", groupId)
      .where("included", "=", 0).where("matched", "=", 0)
      .where("machine_id", "in", listOf(machines)),
  );
}

/**
 * Makes groups due whose query names a group to which machines came or which
 * they left.
 */
export function referringGroupsDue(
  groupId: number,
  machines: readonly number[],
  at: Date,
): Statement {
  return isSmall(machines.length)
    ? {
      sql: `insert into group_due (machine_id)
        select value from json_each(?)
        where exists (select 1 from group_reference where refers_to = ?)
        on conflict do update set turn = turn + 1`,
      params: [JSON.stringify(machines), groupId],
    }
    : {
      sql: `update machine_group set due_at = min(coalesce(due_at, ?), ?)
        where id in (select group_id from group_reference where refers_to = ?)`,
      params: [at.getTime(), at.getTime(), groupId],
    };
}

/** Makes machines due to be looked at by all groups with a query. */
export function machinesDue(machines: readonly number[]): Statement {
  return {
    sql: `insert into group_due (machine_id) select value from json_each(?)
      where exists (select 1 from machine_group where query is not null)
      on conflict do update set turn = turn + 1`,
    params: [JSON.stringify(machines)],
  };
}

/**
 * Makes a machine due to be looked at by all groups. It has to come after the
 * change to the machine, in the same transaction.
 */
export function machineDue(deviceId: string): Statement {
  return {
    sql: `insert into group_due (machine_id)
      select machine_id from machine_device where device_id = ?
        and exists (select 1 from machine_group where query is not null)
      on conflict do update set turn = turn + 1`,
    params: [deviceId],
  };
}
