import { sql } from "kysely";
import type { Assignment } from "#shared/contract/assignments/assignments.ts";
import { appendEvent } from "#db/events/events.ts";
import type { Statement } from "#db/store/transaction.ts";
import { statement, write } from "#db/store/write.ts";
import { STOPPABLE } from "#shared/contract/deployments/states.ts";
import { isInService } from "#db/machines/status.ts";
import { stateList } from "#db/deployments/predicates.ts";
import { endStatements } from "#db/rollouts/changes.ts";
import { waveOfJoiner } from "#db/rollouts/gate.ts";
import { hasExpired, isTimed } from "#db/schedules/gate.ts";

/**
 * Withdraws an assignment, and stops it if it is a rollout; its deployments are
 * cancelled in later transactions.
 *
 * @param reason Why, for those who look at the rollout later.
 */
export function withdrawStatements(
  assignment: Assignment,
  by: string,
  at: Date,
  reason = "",
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
    ...endStatements({
      id: assignment.id,
      packageId: assignment.package.id,
      ...{ by, reason, at },
    }),
  ];
}

/**
 * Assignments `a` in force that reach a row of the table or alias `deployment`.
 */
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

/**
 * Another assignment in force of the same package that reaches the deployment.
 */
const ANOTHER = `(select min(a.id) ${reaching("deployment")}
  and not ${hasExpired("a.id")})`;

/** The condition that no assignment but its own reaches the deployment `d`. */
export const OF_NO_OTHER_ASSIGNMENT = sql<boolean>`not exists (select 1
  ${sql.raw(reaching("d"))} and a.id <> d.assignment_id)`;

/**
 * Hands open deployments of a withdrawn assignment over to another one that
 * reaches the same machine, if there is one; for machines above `after` up to
 * and including `to`.
 */
export function handOverStatement(
  assignmentId: number,
  after: number,
  to: number,
): Statement {
  return {
    sql: `update deployment set assignment_id = ${ANOTHER},
        wave = ${waveOfJoiner(ANOTHER)}, timed = ${isTimed(ANOTHER)}
      where assignment_id = ? and machine_id > ? and machine_id <= ?
        and state in ${stateList(STOPPABLE)}
        and ${ANOTHER} is not null`,
    params: [assignmentId, after, to],
  };
}

/**
 * The packages that a group's continuous assignments bring to machines which
 * are about to join it.
 */
const BROUGHT = `assignment_group g
  join assignment a on a.id = g.assignment_id
  join package p on p.id = a.package_id
  join json_each(?) j
  where g.group_id = ? and a.withdrawn_at is null
    and a.mode = 'continuous' and p.deleted_at is null
    and not ${hasExpired("a.id")}
    and exists (select 1 from machine m where m.id = j.value
      and p.target in (iif(m.family = 'mobile', '', 'any'), m.family)
      and ${isInService()})
    and not exists (select 1 from group_member gm
      where gm.group_id = g.group_id and gm.machine_id = j.value)
    and not exists (select 1 from group_excluded gx
      where gx.group_id = g.group_id and gx.machine_id = j.value)`;

/**
 * Makes the deployments that a group's continuous assignments bring to machines
 * that join it. A cancelled one, as by leaving the group before, gets a new
 * attempt. It has to come before the statement that adds the members, because
 * machines that are members already get nothing.
 *
 * @param actor `operator:NAME`, or `server` if the group's query decides.
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
          (machine_id, package_id, assignment_id, state, force, updated_at,
            wave, timed)
        select j.value, a.package_id, a.id, 'waiting', a.force, ?,
          ${waveOfJoiner("a.id")}, ${isTimed("a.id")}
        from ${BROUGHT}
        on conflict do update set state = 'waiting', attempt = attempt + 1,
          assignment_id = excluded.assignment_id, force = excluded.force,
          code = null, exit_code = null, fragments_seen = 0, info_at = null,
          offered_at = null, former_at = null, updated_at = excluded.updated_at,
          wave = excluded.wave, timed = excluded.timed
        where deployment.state = 'cancelled'`,
      params: [at.getTime(), ...brought],
    },
  ];
}

/**
 * Cancels the waiting deployments that a continuous assignment to a group
 * brought to machines which have left it; those that another assignment brings
 * too are handed over to it. It has to come after the statement that removes
 * the members, because members keep theirs.
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
      sql: `update deployment set assignment_id = ${ANOTHER},
          wave = ${waveOfJoiner(ANOTHER)}, timed = ${isTimed(ANOTHER)}
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
