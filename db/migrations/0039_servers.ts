/**
 * The servers of one database. All times are the database's own, in
 * milliseconds, because servers' clocks differ.
 *
 * `server` has a row for each data folder. `lacks` is a JSON list of what the
 * server is not ready for. `seen_seq` is the newest event that its reads show.
 * `stopped_at` is null while it runs or was killed.
 *
 * `lease` names the server that does what only one may do, until `expires_at`;
 * `epoch` grows when another one gets it.
 *
 * `server_package` tells which server has all files of a package.
 *
 * `shared_secret` holds what every server needs, encrypted with a key that the
 * database does not have.
 */
export const up: readonly string[] = [
  `create table server (
    id text primary key,
    run text not null,
    name text not null,
    address text not null,
    version text not null,
    schema integer not null,
    started_at integer not null,
    seen_at integer not null,
    seen_seq integer not null,
    stopped_at integer,
    lacks text not null default '[]'
  ) strict, without rowid`,
  `create table lease (
    name text primary key,
    holder text not null,
    epoch integer not null,
    expires_at integer not null
  ) strict, without rowid`,
  `create table server_package (
    package_id integer not null,
    server_id text not null references server (id) on delete cascade,
    primary key (package_id, server_id)
  ) strict, without rowid`,
  `create table shared_secret (
    name text primary key,
    value blob not null
  ) strict, without rowid`,
];
