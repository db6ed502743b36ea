/**
 * Machines, what they reported of themselves, and the groups they are in.
 *
 * A machine is a computer. `machine_device` holds every DEVICEID it ever had;
 * `machine.device_id` is the one it uses now. Times are milliseconds since 1970.
 */
export const up: readonly string[] = [
  `create table machine (
    id integer primary key,
    device_id text not null unique,
    name text not null,
    family text not null check (family in ('unix', 'windows')),
    agent text not null,
    os text not null,
    ip text not null,
    serial text not null,
    uuid text not null,
    tag text not null,
    registered_at integer not null,
    inventoried_at integer not null,
    inventory_wanted integer not null default 0,
    last_contact_at integer not null
  ) strict`,
  `create index machine_by_name on machine (name, id)`,
  `create index machine_by_serial on machine (serial) where serial <> ''`,
  `create index machine_by_uuid on machine (uuid) where uuid <> ''`,
  `create table machine_device (
    device_id text primary key,
    machine_id integer not null references machine (id),
    since integer not null
  ) strict, without rowid`,
  `create index machine_device_by_machine on machine_device (machine_id)`,
  `create table machine_mac (
    mac text not null,
    machine_id integer not null references machine (id),
    primary key (mac, machine_id)
  ) strict, without rowid`,
  `create index machine_mac_by_machine on machine_mac (machine_id)`,
  `create table inventory_section (
    machine_id integer not null references machine (id),
    section text not null,
    digest blob not null,
    content text not null,
    changed_at integer not null,
    primary key (machine_id, section)
  ) strict`,
  `create table agent_history (
    machine_id integer not null references machine (id),
    package_id integer not null,
    primary key (machine_id, package_id)
  ) strict, without rowid`,
  `create table machine_group (
    id integer primary key,
    name text not null unique,
    description text not null,
    created_at integer not null
  ) strict`,
  `create table group_member (
    group_id integer not null references machine_group (id),
    machine_id integer not null references machine (id),
    primary key (group_id, machine_id)
  ) strict, without rowid`,
  `create index group_member_by_machine on group_member (machine_id)`,
];
