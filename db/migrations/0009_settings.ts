/**
 * Settings of groups and machines, and what is known of when machines poll.
 *
 * `setting_version` counts the changes at a level, so that nobody changes what
 * they have not seen: `global`, `group:ID`, `machine:ID`.
 *
 * `polled_at` is the last poll, `told_hours` the interval its answer gave, and
 * `told_anew` whether that was another one than before. `poll_seconds` is the
 * last interval seen, `poll_marks` what was thought of the last ones: a 1 and
 * then a bit for each. `obeys` is the verdict; null: not known.
 */
export const up: readonly string[] = [
  `create table group_setting (
    group_id integer not null references machine_group (id) on delete cascade,
    name text not null,
    value text not null,
    primary key (group_id, name)
  ) strict, without rowid`,
  `create table machine_setting (
    machine_id integer not null references machine (id) on delete cascade,
    name text not null,
    value text not null,
    primary key (machine_id, name)
  ) strict, without rowid`,
  `create table setting_version (
    level text primary key,
    version integer not null
  ) strict, without rowid`,
  `alter table machine add column polled_at integer`,
  `alter table machine add column told_hours integer`,
  `alter table machine add column told_anew integer`,
  `alter table machine add column poll_seconds integer`,
  `alter table machine add column poll_marks integer`,
  `alter table machine add column obeys text check (obeys in ('yes', 'no'))`,
  `create index machine_by_disobedience on machine (name, id)
    where obeys = 'no'`,
  `create index machine_by_wanted_inventory on machine (name, id)
    where inventory_wanted <> 0`,
];
