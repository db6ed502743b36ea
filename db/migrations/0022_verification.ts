/**
 * What it takes to tell whether a machine that reports success has fetched what
 * it was offered.
 *
 * `deployment.unverified` is 1 for a success that nothing supports.
 * `fragment_request` holds the fragments that were requested in the present
 * attempt; it has no constraints, because triggers remove its rows, and a lost
 * row must never fail a transaction.
 *
 * Requests are kept in memory for a few seconds, and a server that is killed
 * loses them. `server_run` has a row for each server process, removed when it
 * stops cleanly; a row that is found without its process is a loss, counted in
 * `request_loss`. `known_losses` is that count when the package was offered:
 * another count later means that requests of this attempt may be lost. Null:
 * not known. No clock is involved.
 *
 * `trouble` gets other kinds than those of the first release, and details of
 * them as JSON.
 */
export const up: readonly string[] = [
  `alter table deployment add column unverified integer not null default 0`,
  `alter table deployment add column known_losses integer`,
  `create index deployment_by_unverified on deployment (package_id, machine_id)
    where unverified = 1`,
  `create table fragment_request (
    machine_id integer not null,
    package_id integer not null,
    number integer not null,
    primary key (machine_id, package_id, number)
  ) strict, without rowid`,
  `create trigger fragment_request_over after update on deployment
  when new.attempt <> old.attempt or new.machine_id <> old.machine_id
    or (new.state not in ('waiting', 'offered', 'downloading', 'recalling')
      and new.unverified = 0
      and (new.state <> old.state or old.unverified = 1)) begin
    delete from fragment_request
      where machine_id = old.machine_id and package_id = old.package_id;
  end`,
  `create trigger fragment_request_gone after delete on deployment begin
    delete from fragment_request
      where machine_id = old.machine_id and package_id = old.package_id;
  end`,
  `create table server_run (
    id text primary key,
    seen_at integer not null
  ) strict, without rowid`,
  `create table request_loss (losses integer not null) strict`,
  `insert into request_loss (losses) values (0)`,
  `create table trouble_of_any_kind (
    kind text not null,
    machine_id integer not null references machine (id),
    package_id integer not null,
    cause text not null,
    since integer not null,
    last_at integer not null,
    requests integer not null,
    detail text not null default '{}',
    primary key (kind, machine_id, package_id)
  ) strict, without rowid`,
  `insert into trouble_of_any_kind
    (kind, machine_id, package_id, cause, since, last_at, requests)
    select kind, machine_id, package_id, cause, since, last_at, requests
    from trouble`,
  `drop trigger trouble_over`,
  `drop table trouble`,
  `alter table trouble_of_any_kind rename to trouble`,
  `create index trouble_by_machine on trouble (machine_id)`,
  `create trigger trouble_over after update of state on deployment
  when new.state not in ('offered', 'downloading', 'recalling')
    and old.state in ('offered', 'downloading', 'recalling') begin
    delete from trouble where machine_id = old.machine_id
      and package_id = old.package_id and kind in ('hammers', 'stalls');
  end`,
  `create trigger contradiction_over after update of attempt on deployment
  when new.attempt <> old.attempt begin
    delete from trouble where machine_id = old.machine_id
      and package_id = old.package_id and kind = 'contradicts';
  end`,
];
