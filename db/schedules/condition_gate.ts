/**
 * Whether the last inventory was found not to meet the conditions under which the
 * waiting deployment `row` is offered. A machine whose inventory was not judged
 * is judged when it polls.
 *
 * @returns SQL for `condition_unmet` or null.
 */
export function conditionGate(row: string): string {
  return `case when exists (select 1 from assignment_condition) then (
    select 'condition_unmet' from unmet_condition u
    join machine um on um.id = u.machine_id
    where u.machine_id = ${row}.machine_id and u.package_id = ${row}.package_id
      and u.assignment_id = ${row}.assignment_id
      and u.inventoried_at >= um.inventoried_at) end`;
}
