import { sql } from "kysely";
import type { Assignment } from "#shared/contract/assignments/assignments.ts";
import { appendEvent } from "#db/events/events.ts";
import type { Statement } from "#db/store/transaction.ts";
import { statement, write } from "#db/store/write.ts";
import { STOPPABLE } from "#shared/contract/deployments/states.ts";
import { stateList } from "#db/deployments/predicates.ts";

/** Takes an assignment back; what it made is cancelled chunk by chunk after. */
export function withdrawStatements(
  assignment: Assignment,
  by: string,
  at: Date,
): Statement[] {
  return [
    statement(
      write.updateTable("assignment").set({ withdrawn_at: at.getTime() })
        .where("id", "=", assignment.id).where("withdrawn_at", "is", null),
      "the assignment was withdrawn meanwhile",
    ),
    appendEvent({
      kind: "assignment.withdrawn",
      actor: `operator:${by}`,
      at,
      packageId: assignment.package.id,
      payload: { assignment: assignment.id },
    }),
  ];
}

/** Live assignments `a` that reach a row of `deployment`, by its name. */
function reaching(deployment: string): string {
  return `from assignment a
  where a.package_id = ${deployment}.package_id and a.withdrawn_at is null
    and (exists (select 1 from assignment_machine am
        where am.assignment_id = a.id
          and am.machine_id = ${deployment}.machine_id)
      or exists (select 1 from assignment_group ag
        join group_member gm on gm.group_id = ag.group_id
        where ag.assignment_id = a.id
          and gm.machine_id = ${deployment}.machine_id))`;
}

/** Another live assignment of the same package that reaches the deployment. */
const ANOTHER = `(select min(a.id) ${reaching("deployment")})`;

/** That no assignment but its own reaches the deployment `d`. */
export const OF_NO_OTHER_ASSIGNMENT = sql<boolean>`not exists (select 1
  ${sql.raw(reaching("d"))} and a.id <> d.assignment_id)`;

/**
 * Hands the open deployments of a withdrawn assignment over to another one
 * that reaches the same machine, where there is one; for the machines after
 * `after` up to and with `to`.
 */
export function handOverStatement(
  assignmentId: number,
  after: number,
  to: number,
): Statement {
  return {
    sql: `update deployment set assignment_id = ${ANOTHER}
      where assignment_id = ? and machine_id > ? and machine_id <= ?
        and state in ${stateList(STOPPABLE)}
        and ${ANOTHER} is not null`,
    params: [assignmentId, after, to],
  };
}

/**
 * What a group's continuous assignments bring to machines that are not in it
 * yet and may be.
 */
const BROUGHT = `assignment_group g
  join assignment a on a.id = g.assignment_id
  join package p on p.id = a.package_id
  join json_each(?) j
  where g.group_id = ? and a.withdrawn_at is null
    and a.mode = 'continuous' and p.deleted_at is null
    and p.target in ('any',
      (select f.family from machine f where f.id = j.value))
    and not exists (select 1 from group_member gm
      where gm.group_id = g.group_id and gm.machine_id = j.value)
    and not exists (select 1 from group_excluded gx
      where gx.group_id = g.group_id and gx.machine_id = j.value)`;

/**
 * Gives machines that join a group what its continuous assignments bring. What
 * was cancelled there, as by leaving the group before, gets a new attempt. To
 * stand in the job before the statement that adds the members: to those that
 * are in it already nothing is given.
 *
 * @param actor `operator:NAME`, or `server` where the group's query found them.
 */
export function joinStatements(
  groupId: number,
  machines: readonly number[],
  actor: string,
  at: Date,
): Statement[] {
  const brought = [JSON.stringify(machines), groupId];
  return [
    {
      sql: `insert into event (at, kind, actor, machine_id, package_id, payload)
        select ?, 'deployment.retried', ?, d.machine_id, d.package_id,
          json_object('from', d.state, 'attempt', d.attempt, 'joinedGroup', ?)
        from deployment d
        where d.state = 'cancelled' and (d.machine_id, d.package_id) in
          (select j.value, a.package_id from ${BROUGHT})`,
      params: [at.getTime(), actor, groupId, ...brought],
    },
    {
      sql: `insert into deployment
          (machine_id, package_id, assignment_id, state, force, updated_at)
        select j.value, a.package_id, a.id, 'waiting', a.force, ?
        from ${BROUGHT}
        on conflict do update set state = 'waiting', attempt = attempt + 1,
          assignment_id = excluded.assignment_id, force = excluded.force,
          code = null, exit_code = null, fragments_seen = 0, info_at = null,
          offered_at = null, updated_at = excluded.updated_at
        where deployment.state = 'cancelled'`,
      params: [at.getTime(), ...brought],
    },
  ];
}

/**
 * Cancels what still waits on machines that have left a group, where it came
 * from a continuous assignment to it; what another assignment brings too is
 * that one's from now on. To stand in the job behind the statement that removes
 * the members: those that are still in it keep all.
 *
 * @param actor As in {@linkcode joinStatements}.
 */
export function leaveStatements(
  groupId: number,
  machines: readonly number[],
  actor: string,
  at: Date,
): Statement[] {
  const came = `deployment.machine_id in (select value from json_each(?))
    and deployment.assignment_id in (select g.assignment_id
      from assignment_group g join assignment a on a.id = g.assignment_id
      where g.group_id = ? and a.mode = 'continuous')`;
  const left = `${came} and deployment.state = 'waiting'
    and ${ANOTHER} is null`;
  const params = [JSON.stringify(machines), groupId];
  return [
    {
      sql: `update deployment set assignment_id = ${ANOTHER}
        where ${came} and state in ${stateList(STOPPABLE)}
          and ${ANOTHER} is not null
          and not exists (select 1 ${reaching("deployment")}
            and a.id = deployment.assignment_id)`,
      params,
    },
    {
      sql: `insert into event (at, kind, actor, machine_id, package_id, payload)
        select ?, 'deployment.cancelled', ?, machine_id, package_id,
          json_object('from', state, 'attempt', attempt, 'leftGroup', ?)
        from deployment where ${left}`,
      params: [at.getTime(), actor, groupId, ...params],
    },
    {
      sql: `update deployment set state = 'cancelled', updated_at = ?
        where ${left}`,
      params: [at.getTime(), ...params],
    },
  ];
}
