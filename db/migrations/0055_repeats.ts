/**
 * When an assignment runs again: a rule with its time zone, and the next run in
 * milliseconds; null: there is none any more.
 */
export const up: readonly string[] = [
  `create table assignment_repeat (
    assignment_id integer primary key references assignment (id),
    rule text not null,
    zone text not null,
    starts_at integer not null,
    next_at integer
  ) strict`,
  `create index assignment_repeat_by_run on assignment_repeat (next_at)
    where next_at is not null`,
];
