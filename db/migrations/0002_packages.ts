/**
 * Packages. `id` is the wire id: ten digits, the unix second it was made at or
 * the next free one, never used twice, which is why a deleted package keeps
 * its row. `fragments` is JSON: `[{bytes, sha256}]` in order of their numbers.
 */
export const up: readonly string[] = [
  `create table package (
    id integer primary key check (id between 1000000000 and 9999999999),
    name text not null,
    version text not null,
    description text not null,
    priority integer not null check (priority between 0 and 10),
    action text not null check (action in ('launch', 'execute', 'store')),
    command text not null,
    path text not null,
    notify text not null,
    protocol text not null check (protocol in ('http', 'https')),
    archive_kind text check (archive_kind in ('zip', 'tar.gz')),
    archive_name text not null,
    archive_bytes integer not null,
    md5 text not null,
    sha256 text not null,
    fragments text not null,
    findings text not null,
    active integer not null default 0,
    created_at integer not null,
    created_by text not null,
    deleted_at integer
  ) strict`,
  `create index package_by_name on package (name, id)`,
];
