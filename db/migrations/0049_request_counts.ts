/**
 * How often each server's agents have repeated a request lately, so that the
 * servers of one database find a retry loop whose requests they share.
 */
export const up: readonly string[] = [
  `create table request_count (
    server_id text not null references server (id) on delete cascade,
    machine_id integer not null,
    package_id integer not null,
    number integer not null,
    requests integer not null,
    primary key (server_id, machine_id, package_id, number)
  ) strict, without rowid`,
];
