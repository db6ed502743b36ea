/**
 * Groups by a query. `group_member` stays the one truth of who is in a group:
 * `included` says that an operator put the machine there, `matched` that the
 * query found it; with neither there is no row. `group_excluded` are machines
 * that are never in it, whatever else holds.
 *
 * A group's `query` names other groups by their ids; null: members are named
 * only. Its computation walks the fleet by machine ids: `walked_to` is how far
 * it has come, null while none is under way, `due_at` when the next begins.
 * `group_due` are machines whose membership is to be looked at again; `turn`
 * is raised when that is asked for once more.
 *
 * The counts are kept by triggers, so that none is a walk.
 */
export const up: readonly string[] = [
  `alter table group_member add column included integer not null default 1
    check (included in (0, 1))`,
  `alter table group_member add column matched integer not null default 0
    check (matched in (0, 1))`,
  `create table group_excluded (
    group_id integer not null references machine_group (id),
    machine_id integer not null references machine (id),
    primary key (group_id, machine_id)
  ) strict, without rowid`,
  `create index group_excluded_by_machine on group_excluded (machine_id)`,
  `alter table machine_group add column query text`,
  `alter table machine_group add column revision integer not null default 0`,
  `alter table machine_group add column timed integer not null default 0`,
  `alter table machine_group add column due_at integer`,
  `alter table machine_group add column walked_to integer`,
  `alter table machine_group add column walked_at integer`,
  `alter table machine_group add column computed_at integer`,
  `alter table machine_group add column members integer not null default 0`,
  `alter table machine_group add column included integer not null default 0`,
  `alter table machine_group add column excluded integer not null default 0`,
  `update machine_group set
    members = (select count(*) from group_member m where m.group_id = id),
    included = (select count(*) from group_member m where m.group_id = id)`,
  `create table group_reference (
    group_id integer not null references machine_group (id),
    refers_to integer not null references machine_group (id),
    primary key (group_id, refers_to)
  ) strict, without rowid`,
  `create index group_reference_by_target on group_reference (refers_to)`,
  `create table group_due (
    machine_id integer primary key references machine (id),
    turn integer not null default 1
  ) strict`,
  `create trigger group_member_counted_in after insert on group_member begin
    update machine_group set members = members + 1,
      included = included + new.included where id = new.group_id;
  end`,
  `create trigger group_member_counted_on
  after update of included on group_member
  when old.included <> new.included begin
    update machine_group set included = included + new.included - old.included
      where id = new.group_id;
  end`,
  `create trigger group_member_counted_out after delete on group_member begin
    update machine_group set members = members - 1,
      included = included - old.included where id = old.group_id;
  end`,
  `create trigger group_excluded_counted_in after insert on group_excluded begin
    update machine_group set excluded = excluded + 1 where id = new.group_id;
  end`,
  `create trigger group_excluded_counted_out after delete on group_excluded
  begin
    update machine_group set excluded = excluded - 1 where id = old.group_id;
  end`,
];
