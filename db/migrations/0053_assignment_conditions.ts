/**
 * Conditions on the inventory that an assignment has, as a query. A machine that
 * did not meet them has a row of `unmet_condition` with the time of the inventory
 * that was judged: until the next inventory nothing is judged again. Rows of
 * other assignments, and those before an offer, count for nothing.
 */
export const up: readonly string[] = [
  `create table assignment_condition (
    assignment_id integer primary key references assignment (id),
    query text not null
  ) strict`,
  `create table unmet_condition (
    machine_id integer not null,
    package_id integer not null,
    assignment_id integer not null,
    inventoried_at integer not null,
    primary key (machine_id, package_id)
  ) strict, without rowid`,
];
