/** Who may do what, the settings in force, and the server's own secrets. */
export const up: readonly string[] = [
  `create table operator (
    id integer primary key,
    name text not null unique,
    role text not null check (role in ('viewer', 'operator', 'admin')),
    created_at integer not null,
    removed_at integer
  ) strict`,
  `create table token (
    id integer primary key,
    operator_id integer not null references operator (id),
    name text not null,
    hash blob not null unique,
    created_at integer not null,
    expires_at integer,
    revoked_at integer
  ) strict`,
  `create index token_by_operator on token (operator_id)`,
  `create table setting (
    name text primary key,
    value text not null
  ) strict, without rowid`,
  `create table secret (
    name text primary key,
    value blob not null
  ) strict, without rowid`,
];
