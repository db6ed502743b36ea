/**
 * The log: one row for everything that happened, never changed, never deleted.
 * `payload` is a JSON object whose shape depends on `kind`.
 */
export const up: readonly string[] = [
  `create table event (
    seq integer primary key autoincrement,
    at integer not null,
    kind text not null,
    actor text not null,
    machine_id integer,
    package_id integer,
    payload text not null
  ) strict`,
  `create index event_by_machine on event (machine_id, seq) where machine_id is not null`,
  `create index event_by_package on event (package_id, seq) where package_id is not null`,
  `create index event_by_operator on event (seq) where actor like 'operator:%'`,
];
