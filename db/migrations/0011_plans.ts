/**
 * Whom an assignment would reach, kept for an hour, so that exactly that can
 * be done.
 *
 * `plan.request` is JSON, the request as it was asked; `plan.summary` what was
 * counted, '' until it is. `plan_machine.standing` is a number that says how
 * the package stood on the machine, -1 where there is no such machine.
 * `package.target` says whose agents a package is for; a tar.gz could never be
 * made for others than Unix agents.
 */
export const up: readonly string[] = [
  `create table plan (
    id integer primary key autoincrement,
    package_id integer not null references package (id),
    request text not null,
    summary text not null default '',
    created_at integer not null,
    created_by text not null,
    expires_at integer not null,
    assignment_id integer references assignment (id)
  ) strict`,
  `create index plan_by_expiry on plan (expires_at)`,
  `create table plan_machine (
    plan_id integer not null references plan (id),
    machine_id integer not null,
    standing integer not null,
    primary key (plan_id, machine_id)
  ) strict, without rowid`,
  `alter table assignment add column plan_id integer`,
  `alter table assignment add column query text`,
  `alter table package add column target text not null default 'any'
    check (target in ('any', 'unix', 'windows'))`,
  `update package set target = 'unix' where archive_kind = 'tar.gz'`,
];
