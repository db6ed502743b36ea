import { rolloutGate } from "#db/rollouts/gate.ts";

/**
 * Why the deployment `row` is not offered for the first time at the moment
 * `now`; null: nothing of the kind holds it back. Nothing is looked up for
 * assignments without waves and times.
 *
 * @param now An expression in milliseconds: a placeholder or a column.
 */
export function offerGate(row: string, now: string): string {
  return `case when ${row}.timed is not null or ${row}.wave is not null
    then coalesce(${timeGate(row, now)}, ${rolloutGate(row)}) end`;
}

/** The rule `timeGate` of the domain. */
function timeGate(row: string, now: string): string {
  return `case when ${row}.timed is not null then (select case
      when s.not_before > ${now} then 'not_before'
      when s.expires_at <= ${now} then 'past_expiry' end
    from assignment_schedule s
    where s.assignment_id = ${row}.assignment_id) end`;
}

/** When `offerGate` ends if it is `not_before`; null: that is not known. */
export function gateUntil(row: string, now: string): string {
  return `case when ${row}.timed is not null then (select s.not_before
    from assignment_schedule s where s.assignment_id = ${row}.assignment_id
      and s.not_before > ${now}) end`;
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
