import { gatingPackage, relationGate } from "#db/packages/relation_gate.ts";
import { conditionGate } from "./condition_gate.ts";
import { rolloutGate } from "#db/rollouts/gate.ts";

/**
 * Why the deployment `row` is not offered for the first time at the moment
 * `now`; null: nothing of the kind holds it back. Nothing is looked up for
 * assignments without waves, times and conditions, for packages without relations, and where
 * there is no halt or window.
 *
 * @param now An expression in milliseconds: a placeholder or a column.
 */
export function offerGate(row: string, now: string): string {
  return `case when ${row}.state = 'waiting' then coalesce(
    ${haltGate(row)}, ${timeGate(row, now)}, ${rolloutGate(row)},
    ${relationGate(row)}, ${conditionGate(row)},
    ${windowGate(row, now)}) end`;
}

/**
 * The windows `w` of the groups that the machine is in; its membership `gm` is
 * still to be chosen. A cross join is carried out as it is written: however many
 * windows there are, only those of its groups are read.
 */
const WINDOWS = `group_member gm
  cross join maintenance_window w on w.group_id = gm.group_id`;

function haltGate(row: string): string {
  return `case when exists (select 1 from halt) then (select 'emergency_halt'
    from halt h where h.group_id is null or exists (
      select 1 from group_member gm where gm.machine_id = ${row}.machine_id
        and gm.group_id = h.group_id) limit 1) end`;
}

/** The rule `timeGate` of the domain. */
function timeGate(row: string, now: string): string {
  return `case when ${row}.timed is not null then (select case
      when s.not_before > ${now} then 'not_before'
      when s.expires_at <= ${now} then 'past_expiry' end
    from assignment_schedule s
    where s.assignment_id = ${row}.assignment_id) end`;
}

/**
 * The machine is in groups with windows, and none of these is open. Openings are
 * compared with the moment itself, so no answer outlives one.
 */
function windowGate(row: string, now: string): string {
  return `case when exists (select 1 from maintenance_window)
      and not ${isPastDeadline(row, now)} then (select
      case when max(exists (select 1 from window_opening o
        where o.window_id = w.id and o.opens_at <= ${now}
          and o.closes_at > ${now})) = 0 then 'outside_window' end
    from ${WINDOWS} where gm.machine_id = ${row}.machine_id) end`;
}

function isPastDeadline(row: string, now: string): string {
  return `(${row}.timed is not null and exists (select 1
    from assignment_schedule s where s.assignment_id = ${row}.assignment_id
      and s.deadline <= ${now}))`;
}

/**
 * When `offerGate` ends, or may end, if it is `not_before` or `outside_window`;
 * null: that does not depend on the clock.
 */
export function gateUntil(row: string, now: string): string {
  return `case ${offerGate(row, now)}
    when 'not_before' then (select s.not_before from assignment_schedule s
      where s.assignment_id = ${row}.assignment_id)
    when 'outside_window' then (select min(at) from (
      select min(o.opens_at) as at from ${WINDOWS}
        join window_opening o on o.window_id = w.id
        where o.opens_at > ${now} and gm.machine_id = ${row}.machine_id
      union all select s.deadline from assignment_schedule s
        where ${row}.timed is not null
          and s.assignment_id = ${row}.assignment_id)) end`;
}

/**
 * The package that `offerGate` is about, as the JSON of a name; null: none.
 */
export function gateRelation(row: string, now: string): string {
  return `case when (${offerGate(row, now)}) in ('requires', 'conflicts') then
    (select json_object('id', rp.id, 'name', rp.name, 'version', rp.version)
      from package rp where rp.id = (${gatingPackage(row)})) end`;
}

/** 1 if the assignment `id` has times, which its deployments obey; else null. */
export function isTimed(id: string): string {
  return `(select 1 from assignment_schedule s where s.assignment_id = ${id})`;
}

/** The assignment `id` has expired: nobody gets anything by it any more. */
export function hasExpired(id: string): string {
  return `exists (select 1 from assignment_schedule s
    where s.assignment_id = ${id} and s.expired = 1)`;
}

/** Stands for the present moment in SQL that is completed by `atMoment`. */
export const NOW = "{now}";
