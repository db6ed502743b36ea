/**
 * Who was given what, and how far it got.
 *
 * `deployment_count` is kept by triggers, so that a count is never a walk over
 * the fleet and never disagrees with the rows it counts. `expanded_to` is the
 * last machine id an assignment has been expanded to, null once it is done.
 */
export const up: readonly string[] = [
  `create table assignment (
    id integer primary key,
    package_id integer not null references package (id),
    force integer not null,
    mode text not null check (mode in ('continuous', 'snapshot')),
    created_at integer not null,
    created_by text not null,
    expanded_to integer,
    withdrawn_at integer
  ) strict`,
  `create index assignment_by_package on assignment (package_id)`,
  `create table assignment_machine (
    assignment_id integer not null references assignment (id),
    machine_id integer not null references machine (id),
    primary key (assignment_id, machine_id)
  ) strict, without rowid`,
  `create table assignment_group (
    assignment_id integer not null references assignment (id),
    group_id integer not null references machine_group (id),
    primary key (assignment_id, group_id)
  ) strict, without rowid`,
  `create index assignment_group_by_group on assignment_group (group_id)`,
  `create table deployment (
    machine_id integer not null references machine (id),
    package_id integer not null references package (id),
    assignment_id integer not null references assignment (id),
    state text not null check (state in ('waiting', 'offered', 'downloading',
      'recalling', 'succeeded', 'reboot_pending', 'failed', 'cancelled',
      'already_installed', 'expired')),
    attempt integer not null default 1,
    force integer not null,
    code text,
    exit_code integer,
    fragments_seen integer not null default 0,
    info_at integer,
    offered_at integer,
    updated_at integer not null,
    primary key (machine_id, package_id)
  ) strict, without rowid`,
  `create index deployment_by_package on deployment (package_id, state, machine_id)`,
  `create index deployment_by_package_machine on deployment (package_id, machine_id)`,
  `create index deployment_by_assignment on deployment (assignment_id, machine_id)`,
  `create index deployment_by_recall on deployment (state) where state = 'recalling'`,
  `create table deployment_count (
    package_id integer not null,
    state text not null,
    machines integer not null,
    primary key (package_id, state)
  ) strict, without rowid`,
  `create trigger deployment_counted_in after insert on deployment begin
    insert into deployment_count (package_id, state, machines)
      values (new.package_id, new.state, 1)
      on conflict do update set machines = machines + 1;
  end`,
  `create trigger deployment_counted_on after update of state on deployment
  when old.state <> new.state begin
    update deployment_count set machines = machines - 1
      where package_id = old.package_id and state = old.state;
    insert into deployment_count (package_id, state, machines)
      values (new.package_id, new.state, 1)
      on conflict do update set machines = machines + 1;
  end`,
  `create trigger deployment_counted_out after delete on deployment begin
    update deployment_count set machines = machines - 1
      where package_id = old.package_id and state = old.state;
  end`,
];
