/**
 * Maintenance windows of groups, and halts. Times are milliseconds. `rule` is
 * JSON; `window_opening` has the openings of a window around the present, so
 * that a poll compares times and knows no calendar. A `halt` without a group is
 * for all machines. From `deadline` on, windows do not count for an assignment.
 */
export const up: readonly string[] = [
  `create table maintenance_window (
    id integer primary key autoincrement,
    group_id integer not null references machine_group (id),
    rule text not null,
    created_at integer not null,
    created_by text not null
  ) strict`,
  "create index maintenance_window_by_group on maintenance_window (group_id)",
  `create table window_opening (
    window_id integer not null references maintenance_window (id),
    opens_at integer not null,
    closes_at integer not null,
    primary key (window_id, opens_at)
  ) strict, without rowid`,
  "alter table assignment_schedule add column deadline integer",
  `create table halt (
    id integer primary key autoincrement,
    group_id integer references machine_group (id),
    reason text not null,
    created_at integer not null,
    created_by text not null
  ) strict`,
  "create unique index halt_by_group on halt (coalesce(group_id, 0))",
];
