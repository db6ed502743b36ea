/**
 * What packages are to each other. `requires`: offered after a success of the
 * other one; `supersedes`: a newer version of it; `uninstalls`: removes it;
 * `conflicts`: not on one machine, stored in both directions.
 *
 * `package_there` has a row for each package that is installed on a machine, and
 * `relation_gate` for each relation that holds back the first offer of a
 * deployment; both are asked about one machine. They are views because the
 * parser's stack is too small for them inside the statements that ask.
 */
const INSTALLED = "('succeeded', 'reboot_pending', 'already_installed')";
const OUT = "('offered', 'downloading', 'recalling')";

/** When the attempt of `row` began, or the row changed. */
const beganAt = (row: string) =>
  `coalesce(${row}.offered_at, ${row}.updated_at)`;

const hasSucceeded = (row: string) =>
  `(${row}.state in ${INSTALLED} and ${row}.former_at is null)`;

/** The other package is under way, or waits by an earlier assignment. */
const GOES_FIRST = `exists (select 1 from deployment c
  where c.machine_id = d.machine_id and c.package_id = r.other_id
    and (c.state in ${OUT} or c.state = 'waiting'
      and (c.assignment_id, c.package_id) < (d.assignment_id, d.package_id)))`;

/** A later success has replaced the package, installed at `a.at`. */
const IS_REPLACED = `exists (select 1 from deployment u
  where u.machine_id = m.id and ${hasSucceeded("u")}
    and ${beganAt("u")} > a.at
    and (exists (select 1 from package_relation x where x.package_id =
        u.package_id and x.other_id = p.id and x.kind = 'uninstalls')
      or u.package_id in (with recursive newer(id) as (select p.id
          union select s.package_id from newer join package_relation s
            on s.other_id = newer.id and s.kind = 'supersedes')
        select id from newer)
      or u.package_id in (with recursive older(id) as (select p.id
          union select s.other_id from older join package_relation s
            on s.package_id = older.id and s.kind = 'supersedes')
        select id from older)))`;

/** Since when the package is there; 0 if only the history knows it. */
const THERE_SINCE = `select ${beganAt("i")} as at from deployment i
    where i.machine_id = m.id and i.package_id = p.id and ${hasSucceeded("i")}
  union all select 0 from agent_history h
    where h.machine_id = m.id and h.package_id = p.id
      and not exists (select 1 from deployment f
        where f.machine_id = m.id and f.package_id = p.id
          and (f.state in ${INSTALLED} or f.state = 'failed'
            or f.force = 1 and (f.state = 'waiting' or f.state in ${OUT})))`;

/** The other package, or a newer version of one that is required, is there. */
const IS_THERE = `exists (
  with recursive v(id) as (select r.other_id
    union select s.package_id from v join package_relation s
      on s.other_id = v.id and s.kind = 'supersedes' and r.kind = 'requires')
  select 1 from v join package_there t
    on t.machine_id = d.machine_id and t.package_id = v.id)`;

export const up: readonly string[] = [
  `create table package_relation (
    package_id integer not null references package (id),
    kind text not null
      check (kind in ('requires', 'conflicts', 'supersedes', 'uninstalls')),
    other_id integer not null references package (id),
    primary key (package_id, kind, other_id)
  ) strict, without rowid`,
  "create index package_relation_by_other on package_relation (other_id, kind)",
  `create view package_there as
    select m.id as machine_id, p.id as package_id
    from machine m cross join package p where exists (
      select 1 from (${THERE_SINCE}) a where not ${IS_REPLACED})`,
  `create view relation_gate as
    select d.machine_id, d.package_id, r.kind, r.other_id
    from deployment d join package_relation r on r.package_id = d.package_id
    where r.kind = 'requires' and not ${IS_THERE}
      or r.kind = 'conflicts' and (${GOES_FIRST} or ${IS_THERE})`,
];
