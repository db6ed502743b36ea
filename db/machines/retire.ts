import type { Db } from "#db/store/tables.ts";
import type { Statement, Value } from "#db/store/transaction.ts";
import { includeStatements, machinesDue } from "#db/groups/members.ts";
import { listOf } from "#db/store/write.ts";

/** What the rows of retired machines are removed from. */
const LEFT = [
  "group_member",
  "group_excluded",
  "machine_network",
  "trouble",
] as const;

const AMONG = "in (select value from json_each(?))";

interface Change {
  readonly machines: readonly number[];
  /** `operator:NAME`, or `agent` if they have made contact. */
  readonly actor: string;
  readonly at: Date;
}

/** The return of retired machines. */
interface Return extends Change {
  readonly kind: "machine.restored" | "machine.returned";
  /** False: their inventory has just come. */
  readonly wantInventory: boolean;
}

/** The rows that {@linkcode retireStatements} returns, by name. */
export interface RetireStatements {
  /** A row for each machine that is retired from now on. */
  readonly retired: Statement[];
  /** A row for each deployment that waited. */
  readonly cancelled: Statement[];
  readonly rest: Statement[];
}

/**
 * Retires machines: their status, their waiting deployments, their places in
 * groups and networks. Deployments that were offered are recalled by others.
 */
export function retireStatements(
  { machines, actor, at }: Change,
): RetireStatements {
  const ids = JSON.stringify(machines);
  const now = at.getTime();
  const run = (sql: string, ...params: Value[]): Statement => ({ sql, params });
  const waiting = `from deployment where machine_id ${AMONG}
    and +state = 'waiting'`;
  return {
    retired: [
      run(
        `insert into event (at, kind, actor, machine_id, payload)
          select ?, 'machine.retired', ?, id, json_object('name', name,
            'lastContactAt', last_contact_at)
          from machine where id ${AMONG} and status <> 'retired'`,
        now,
        actor,
        ids,
      ),
      run(
        `update machine set retired_from = status, retired_at = ?,
            inventory_wanted = 0, status = 'retired'
          where id ${AMONG} and status <> 'retired' returning id`,
        now,
        ids,
      ),
    ],
    cancelled: [
      run(
        `insert into event (at, kind, actor, machine_id, package_id, payload)
          select ?, 'deployment.cancelled', ?, machine_id, package_id,
            json_object('from', state, 'attempt', attempt,
              'because', 'machine_retired') ${waiting}`,
        now,
        actor,
        ids,
      ),
      run(
        `update deployment set state = 'cancelled', updated_at = ?
          where machine_id ${AMONG} and +state = 'waiting'
          returning machine_id`,
        now,
        ids,
      ),
    ],
    rest: [
      run(
        `insert into retired_membership (machine_id, group_id, rule)
          select machine_id, group_id, 'included' from group_member
            where machine_id ${AMONG} and included = 1
          union all select machine_id, group_id, 'excluded' from group_excluded
            where machine_id ${AMONG}
          on conflict do nothing`,
        ids,
        ids,
      ),
      ...LEFT.map((table) =>
        run(`delete from ${table} where machine_id ${AMONG}`, ids)
      ),
      // Only such a query may find machines that are retired.
      run(
        `insert into group_due (machine_id) select value from json_each(?)
          where exists (select 1 from machine_group
            where query like '%status%')
          on conflict do update set turn = turn + 1`,
        ids,
      ),
    ],
  };
}

/** The place that an operator had given a retired machine in a group. */
export interface RetiredMembership {
  readonly machineId: number;
  readonly groupId: number;
  readonly rule: "included" | "excluded";
}

/** The places of these machines in groups that still exist. */
export async function retiredMemberships(
  db: Db,
  machines: readonly number[],
): Promise<RetiredMembership[]> {
  return await db.selectFrom("retired_membership as r")
    .innerJoin("machine_group as g", "g.id", "r.group_id")
    .select([
      "r.machine_id as machineId",
      "r.group_id as groupId",
      "r.rule",
    ])
    .where("r.machine_id", "in", listOf(machines))
    .orderBy("r.group_id").orderBy("r.machine_id").execute();
}

/**
 * Ends the retirement of machines: they have the status and the places in
 * groups that they had before.
 *
 * @param memberships As `retiredMemberships` reads them.
 * @returns Statements that return a row for each machine, and the rest.
 */
export function restoreStatements(
  { machines, actor, at, kind, wantInventory }: Return,
  memberships: readonly RetiredMembership[],
): { restored: Statement[]; rest: Statement[] } {
  const ids = JSON.stringify(machines);
  const run = (sql: string, ...params: Value[]): Statement => ({ sql, params });
  const groups = Map.groupBy(memberships, ({ groupId }) => groupId);
  return {
    restored: [
      run(
        `insert into event (at, kind, actor, machine_id, payload)
          select ?, ?, ?, id, json_object('name', name,
            'retiredAt', retired_at, 'status', coalesce(retired_from, 'approved'))
          from machine where id ${AMONG} and status = 'retired'`,
        at.getTime(),
        kind,
        actor,
        ids,
      ),
      ...kind === "machine.returned" ? [returnTrouble(ids, at)] : [],
      run(
        `update machine set status = coalesce(retired_from, 'approved'),
            retired_from = null, retired_at = null, inventory_wanted = ?
          where id ${AMONG} and status = 'retired' returning id`,
        wantInventory ? at.getTime() : 0,
        ids,
      ),
    ],
    rest: [
      ...[...groups].flatMap(([groupId, places]) =>
        placeStatements(groupId, places, actor, at)
      ),
      run(`delete from retired_membership where machine_id ${AMONG}`, ids),
      machinesDue(machines),
    ],
  };
}

function placeStatements(
  groupId: number,
  places: readonly RetiredMembership[],
  actor: string,
  at: Date,
): Statement[] {
  const those = (wanted: RetiredMembership["rule"]) =>
    places.filter(({ rule }) => rule === wanted)
      .map(({ machineId }) => machineId);
  const excluded = those("excluded");
  return [
    ...includeStatements({ groupId, machines: those("included"), actor, at }),
    ...excluded.length === 0 ? [] : [{
      sql: `insert into group_excluded (group_id, machine_id)
        select ?, value from json_each(?) where true on conflict do nothing`,
      params: [groupId, JSON.stringify(excluded)],
    }],
  ];
}

/** The trouble that a machine was retired and has made contact. */
function returnTrouble(ids: string, at: Date): Statement {
  return {
    sql: `insert into trouble (kind, machine_id, package_id, cause, since,
        last_at, requests, detail)
      select 'returned', id, 0, '', ?, ?, 0,
        json_object('retiredAt', retired_at)
      from machine where id ${AMONG} and status = 'retired'
      on conflict do update set since = excluded.since,
        last_at = excluded.last_at, detail = excluded.detail`,
    params: [at.getTime(), at.getTime(), ids],
  };
}

/** True if there is a trouble of a machine that returned before a moment. */
export async function hasReturnBefore(
  db: Db,
  before: number,
): Promise<boolean> {
  const row = await db.selectFrom("trouble").select("machine_id")
    .where("kind", "=", "returned").where("since", "<", before)
    .limit(1).executeTakeFirst();
  return row !== undefined;
}

/** Removes the troubles of machines that returned before a moment. */
export function forgetReturnsBefore(before: number): Statement {
  return {
    sql: "delete from trouble where kind = 'returned' and since < ?",
    params: [before],
  };
}
