import { appendEvent } from "#db/events/events.ts";
import { foldStatements } from "#db/query/folding.ts";
import type { Statement } from "#db/store/transaction.ts";
import { statement, write } from "#db/store/write.ts";
import { deleteWindowsOf } from "#db/schedules/windows.ts";
import type { Group } from "#shared/contract/groups/groups.ts";

/** The most machines that an event names; of more it has the number. */
export const GROUP_NAMED = 1000;

/** A group's query as it is stored. */
export interface StoredQuery {
  /** Null: the group has no query. */
  readonly query: string | null;
  /** The groups that the query names. */
  readonly names: readonly number[];
  /** True if its matches change without an inventory arriving. */
  readonly timed: boolean;
}

/** The id of the group that the transaction makes. No id is used twice. */
const ITS_ID = "(select id from machine_group where name = ?)";

export interface NewGroup {
  readonly name: string;
  readonly description: string;
  /** The query as it was written, for the log. */
  readonly query: string | null;
  readonly stored: StoredQuery;
  readonly trustedOnly: boolean;
  readonly included: readonly number[];
  readonly excluded: readonly number[];
}

/**
 * Makes a group, and returns its `id`, which no group had before. A group with
 * a query is due to be computed at once.
 */
export function insertGroup(
  group: NewGroup,
  by: string,
  at: Date,
): Statement[] {
  const { name, description, stored, trustedOnly, included, excluded } = group;
  const { query, names, timed } = stored;
  const listed = (table: string, column: string, ids: readonly number[]) => ({
    sql: `insert into ${table} (group_id, ${column})
      select ${ITS_ID}, value from json_each(?)`,
    params: [name, JSON.stringify(ids)],
  });
  return [
    ...foldStatements([name, description]),
    {
      sql: `insert into machine_group
          (id, name, description, created_at, query, timed, due_at,
            trusted_only)
        values (1 + max(coalesce((select max(id) from machine_group), 0),
          (select last_id from removed_group)), ?, ?, ?, ?, ?, ?, ?)
        returning id`,
      params: [
        name,
        description,
        at.getTime(),
        query,
        timed,
        query === null ? null : at.getTime(),
        trustedOnly,
      ],
    },
    listed("group_reference", "refers_to", names),
    listed("group_member", "machine_id", included),
    listed("group_excluded", "machine_id", excluded),
    {
      sql: `insert into event (at, kind, actor, payload)
        select ?, 'group.created', ?, json_patch(
          json_object('group', id, 'name', name), json(?))
        from machine_group where name = ?`,
      params: [
        at.getTime(),
        `operator:${by}`,
        JSON.stringify({
          ...group.query !== null && { query: group.query },
          ...trustedOnly && { trustedOnly },
          machines: included.length,
          ids: included.slice(0, GROUP_NAMED),
          ...excluded.length > 0 && {
            excluded: excluded.length,
            excludedIds: excluded.slice(0, GROUP_NAMED),
          },
        }),
        name,
      ],
    },
  ];
}

/** Renames a group; null leaves the value as it is. */
export function renameGroup(
  id: number,
  name: string | null,
  description: string | null,
): Statement {
  return statement(
    write.updateTable("machine_group")
      .set(({ fn, val }) => ({
        name: fn.coalesce(val(name), "name"),
        description: fn.coalesce(val(description), "description"),
      }))
      .where("id", "=", id),
    "the group was deleted meanwhile",
  );
}

/**
 * Limits a group's query to trusted machines, or no longer. It is due to be
 * computed at once.
 */
export function changeTrust(
  id: number,
  trustedOnly: boolean,
  at: Date,
): Statement {
  return {
    sql: `update machine_group set trusted_only = ?, due_at = ?,
        walked_to = null, walked_at = null, revision = revision + 1
      where id = ?`,
    params: [trustedOnly, at.getTime(), id],
    orElse: "the group was deleted meanwhile",
  };
}

/**
 * Changes the query of a group, which is due to be computed at once. The
 * transaction is undone if groups would form a cycle of names.
 */
export function changeQuery(
  id: number,
  { query, names, timed }: StoredQuery,
  at: Date,
): Statement[] {
  return [
    statement(
      write.updateTable("machine_group")
        .set((row) => ({
          query,
          timed: Number(timed),
          due_at: at.getTime(),
          walked_to: null,
          walked_at: null,
          revision: row("revision", "+", 1),
        }))
        .where("id", "=", id),
      "the group was deleted meanwhile",
    ),
    statement(write.deleteFrom("group_reference").where("group_id", "=", id)),
    {
      sql: `insert into group_reference (group_id, refers_to)
        select ?, id from machine_group
        where id in (select value from json_each(?))`,
      params: [id, JSON.stringify(names)],
    },
    {
      sql: `update machine_group set revision = revision where id = ?1
        and ?2 = (select count(*) from group_reference where group_id = ?1)
        and not exists (with recursive named (id) as (
          select refers_to from group_reference where group_id = ?1
          union select r.refers_to from group_reference r
            join named n on r.group_id = n.id)
          select 1 from named where id = ?1)`,
      params: [id, names.length],
      orElse: "the groups its query names were changed meanwhile",
    },
  ];
}

/**
 * Makes a group due to be computed again; a computation under way is finished
 * first.
 */
export function computeAgain(id: number, at: Date): Statement {
  return {
    sql: `update machine_group set due_at = min(coalesce(due_at, ?), ?)
      where id = ? and query is not null`,
    params: [at.getTime(), at.getTime(), id],
    orElse: "the group was deleted or its query taken away meanwhile",
  };
}

/**
 * Deletes a group that no assignment in force uses. The log still has the
 * withdrawn assignments to it.
 */
export function deleteGroupStatements(
  group: Pick<Group, "id" | "name" | "machines">,
  by: string,
  at: Date,
): Statement[] {
  return [
    {
      sql: `delete from assignment_group where group_id = ?
        and assignment_id in
          (select id from assignment where withdrawn_at is not null)`,
      params: [group.id],
    },
    ...(["group_member", "group_excluded", "group_reference"] as const).map(
      (table) =>
        statement(write.deleteFrom(table).where("group_id", "=", group.id)),
    ),
    ...deleteWindowsOf(group.id),
    {
      sql: `delete from machine_group where id = ?1
        and not exists (select 1 from assignment_group where group_id = ?1)
        and not exists (select 1 from group_reference where refers_to = ?1)
        and not exists (select 1 from relay_site s
          join relay r on r.id = s.relay_id
          where s.group_id = ?1 and r.revoked_at is null)
        and not exists (select 1 from halt where group_id = ?1)`,
      params: [group.id],
      orElse: "the group was deleted or used meanwhile",
    },
    appendEvent({
      kind: "group.deleted",
      actor: `operator:${by}`,
      at,
      payload: {
        group: group.id,
        name: group.name,
        machines: group.machines,
      },
    }),
  ];
}
