/**
 * What queries ask of machines besides their own columns. Names, versions and
 * whole entries of software are stored once; `machine_software` says on which
 * machines a version is. It refers to no machine by constraint: checking one
 * would walk it, for it is found by its version only.
 *
 * A machine's own entries are in its section SOFTWARES, once `filled` is 1, as
 * JSON `[[entry, installed], …]`; before, and in other sections, as they came.
 * `sort_key` sorts as versions do. `software_change` names machines whose
 * software has changed, for those who keep what they have read of it.
 */
export const up: readonly string[] = [
  `alter table machine add column user text not null default ''`,
  `alter table machine add column cpu text not null default ''`,
  `alter table machine add column ram_mib integer`,
  `alter table machine add column disk_free_mib integer`,
  `alter table machine add column agent_key text not null default ''`,
  `alter table machine add column filled integer not null default 0`,
  `create index machine_unfilled on machine (id) where filled = 0`,
  `create table software_name (
    id integer primary key,
    name text not null unique,
    folded text not null
  ) strict`,
  `create index software_name_by_folded on software_name (folded)`,
  `create table software_version (
    id integer primary key,
    name_id integer not null references software_name (id),
    version text not null,
    sort_key text not null,
    unique (name_id, version)
  ) strict`,
  `create table software_entry (
    id integer primary key,
    version_id integer not null references software_version (id),
    digest text not null unique,
    detail text not null
  ) strict`,
  `create table machine_software (
    version_id integer not null,
    machine_id integer not null,
    primary key (version_id, machine_id)
  ) strict, without rowid`,
  `create table software_change (
    seq integer primary key autoincrement,
    machine_id integer not null
  ) strict`,
];
