/**
 * The IPv4 networks machines are in, who scans them, and what scans found.
 *
 * The counts of a network are kept by triggers. `due` counts what happened
 * since its scanners were last elected; 0: nothing. `scanner` holds the network
 * a machine is told to scan, one at most, for a poll reads it by the machine.
 * Marks go by MAC: what is known stays known wherever it is seen.
 */
export const up: readonly string[] = [
  `create table network (
    id integer primary key,
    address text not null,
    bits integer not null check (bits between 1 and 32),
    first integer not null,
    last integer not null,
    name text not null default '',
    scanners integer check (scanners between 0 and 10),
    due integer not null default 1,
    scanned_at integer not null default 0,
    machines integer not null default 0,
    hosts integer not null default 0,
    without_agent integer not null default 0,
    unknown integer not null default 0,
    unique (first, bits)
  ) strict`,
  `create index network_by_due on network (id) where due > 0`,
  `create index network_by_unknown on network (unknown) where unknown > 0`,
  `create table machine_network (
    machine_id integer not null references machine (id),
    network_id integer not null references network (id),
    since integer not null,
    fruitless integer not null default 0,
    primary key (machine_id, network_id)
  ) strict, without rowid`,
  `create index machine_network_by_network
    on machine_network (network_id, machine_id)`,
  `create table scanner (
    machine_id integer primary key references machine (id),
    network_id integer not null references network (id),
    address text not null,
    bits integer not null,
    elected_at integer not null,
    answered_at integer not null default 0
  ) strict`,
  `create index scanner_by_network on scanner (network_id)`,
  `create table scanner_rule (
    machine_id integer primary key references machine (id),
    rule text not null check (rule in ('pinned', 'forbidden')),
    network_id integer references network (id),
    since integer not null,
    check ((rule = 'pinned') = (network_id is not null))
  ) strict`,
  `create index scanner_rule_by_network on scanner_rule (network_id)
    where network_id is not null`,
  `create table device_mark (
    mac text primary key,
    kind text not null,
    note text not null,
    marked_by text not null,
    marked_at integer not null
  ) strict, without rowid`,
  `create table network_host (
    network_id integer not null references network (id),
    mac text not null,
    ip text not null,
    ip_number integer not null,
    name text not null,
    vendor text not null,
    agent integer not null,
    marked integer not null,
    first_seen_at integer not null,
    last_seen_at integer not null,
    seen_by integer not null references machine (id),
    primary key (network_id, mac)
  ) strict, without rowid`,
  `create index network_host_by_ip on network_host (network_id, ip_number, mac)`,
  `create index network_host_by_mac on network_host (mac)`,
  `create trigger machine_network_entered after insert on machine_network begin
    update network set machines = machines + 1, due = due + 1
      where id = new.network_id;
  end`,
  `create trigger machine_network_left after delete on machine_network begin
    delete from scanner where machine_id = old.machine_id
      and network_id = old.network_id;
    update network set machines = machines - 1, due = due + 1
      where id = old.network_id;
  end`,
  `create trigger network_host_counted_in after insert on network_host begin
    update network set hosts = hosts + 1,
        without_agent = without_agent + (new.agent = 0),
        unknown = unknown + (new.agent = 0 and new.marked = 0)
      where id = new.network_id;
  end`,
  `create trigger network_host_counted_on
  after update of agent, marked on network_host
  when old.agent <> new.agent or old.marked <> new.marked begin
    update network set
        without_agent = without_agent + (new.agent = 0) - (old.agent = 0),
        unknown = unknown + (new.agent = 0 and new.marked = 0)
          - (old.agent = 0 and old.marked = 0)
      where id = new.network_id;
  end`,
  `create trigger network_host_counted_out after delete on network_host begin
    update network set hosts = hosts - 1,
        without_agent = without_agent - (old.agent = 0),
        unknown = unknown - (old.agent = 0 and old.marked = 0)
      where id = old.network_id;
  end`,
  `create trigger machine_mac_known after insert on machine_mac begin
    update network_host set agent = 1 where mac = new.mac and agent = 0;
  end`,
  `create trigger machine_mac_unknown after delete on machine_mac begin
    update network_host set agent = 0
      where mac = old.mac and agent = 1
        and not exists (select 1 from machine_mac where mac = old.mac);
  end`,
  `create trigger device_mark_made after insert on device_mark begin
    update network_host set marked = 1 where mac = new.mac and marked = 0;
  end`,
  `create trigger device_mark_removed after delete on device_mark begin
    update network_host set marked = 0 where mac = old.mac and marked = 1;
  end`,
];
