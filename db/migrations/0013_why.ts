/**
 * What it takes to say why a package is no further on a machine: when its last
 * fragment was fetched, and which agents hammer (ask for the same again and
 * again) or stall (do not get on with what they were offered).
 *
 * `package_id` 0 of a trouble means polls. A trouble is over with the offer it
 * belongs to, in the same transaction.
 */
export const up: readonly string[] = [
  `alter table deployment add column fragment_at integer`,
  `create index agent_history_by_package on agent_history (package_id, machine_id)`,
  `create table trouble (
    kind text not null check (kind in ('hammers', 'stalls')),
    machine_id integer not null references machine (id),
    package_id integer not null,
    cause text not null,
    since integer not null,
    last_at integer not null,
    requests integer not null,
    primary key (kind, machine_id, package_id)
  ) strict, without rowid`,
  `create index trouble_by_machine on trouble (machine_id)`,
  `create trigger trouble_over after update of state on deployment
  when new.state not in ('offered', 'downloading', 'recalling')
    and old.state in ('offered', 'downloading', 'recalling') begin
    delete from trouble
      where machine_id = old.machine_id and package_id = old.package_id;
  end`,
];
