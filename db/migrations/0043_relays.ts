/**
 * Relays: small hosts at sites that pass on what agents and this server say.
 * Times are milliseconds.
 *
 * `relay.names` is the JSON list of names its certificate carries, and `hash`
 * the SHA-256 of its secret. `status` is the JSON of what it last said of
 * itself, at `seen_at`, and `skew` how far its clock was ahead. A revoked relay
 * keeps its row, because events name it.
 *
 * `relay_site` are the groups whose machines a relay speaks for, in their
 * order: new machines join the first.
 *
 * `machine_relay` is the relay that a machine came through last, and when;
 * `joins` is the site that a new machine is still to join.
 *
 * `relay_refusal` are machines that a relay spoke for and is not to, so that
 * the log says so once a day.
 */
export const up: readonly string[] = [
  `create table relay (
    id integer primary key,
    name text not null,
    names text not null,
    http_port integer not null,
    https_port integer not null,
    hash blob not null unique,
    prefetch_from integer not null,
    prefetch_to integer not null,
    bytes_per_second integer not null,
    cache_bytes integer not null,
    created_at integer not null,
    created_by text not null,
    revoked_at integer,
    certificate_until integer,
    seen_at integer,
    address text not null default '',
    skew integer,
    status text
  ) strict`,
  `create unique index relay_by_name on relay (name) where revoked_at is null`,
  `create table relay_site (
    relay_id integer not null references relay (id) on delete cascade,
    position integer not null,
    group_id integer not null references machine_group (id) on delete cascade,
    primary key (relay_id, position)
  ) strict, without rowid`,
  `create index relay_site_by_group on relay_site (group_id)`,
  `create table machine_relay (
    machine_id integer primary key references machine (id) on delete cascade,
    relay_id integer not null references relay (id) on delete cascade,
    at integer not null,
    joins integer references machine_group (id) on delete set null
  ) strict`,
  `create index machine_relay_by_relay on machine_relay (relay_id)`,
  `create index machine_relay_by_group on machine_relay (joins)
    where joins is not null`,
  `create table relay_refusal (
    relay_id integer not null references relay (id) on delete cascade,
    machine_id integer not null references machine (id) on delete cascade,
    at integer not null,
    primary key (relay_id, machine_id)
  ) strict, without rowid`,
  `create index relay_refusal_by_machine on relay_refusal (machine_id)`,
];
