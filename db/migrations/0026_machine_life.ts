/**
 * What retired and removed machines leave.
 *
 * `machine.retired_at` is when it was retired, and `retired_from` the status it
 * had; null: it is not retired. `retired_membership` are the groups in which
 * an operator had included a retired machine, or from which excluded: it gets
 * them back when it returns. A group may be deleted meanwhile.
 *
 * `former_machine` are the machines that were removed, by the ids they had,
 * which no other machine gets. `results` is JSON, how packages had ended there:
 * `[[package, assignment, state, attempt, code, exit code, at], …]`.
 * `returned_id` is the machine as which it came back, `merged_into` the
 * machine into which it had been merged. `former_trait` finds it again, by a
 * DEVICEID, serial number, UUID or MAC. `deployment.former_at` is when a result
 * came that its machine had before it was removed; null: it is its own.
 *
 * `removal` is the removal of many machines, which is carried out in parts;
 * `removal_machine` are those that are left. `software_unused` are versions of
 * software that a removed machine had, until somebody has looked whether
 * another one has them.
 *
 * A device stays known when the machine that saw it is removed, so that
 * `network_host` no longer refers to one.
 */
export const up: readonly string[] = [
  `alter table machine add column retired_at integer`,
  `alter table machine add column retired_from text
    check (retired_from in ('approved', 'pending'))`,
  `update machine set retired_at = last_contact_at, retired_from = 'approved'
    where status = 'retired'`,
  `alter table deployment add column former_at integer`,
  `create table retired_membership (
    machine_id integer not null references machine (id),
    group_id integer not null,
    rule text not null check (rule in ('included', 'excluded')),
    primary key (machine_id, group_id)
  ) strict, without rowid`,
  `create index retired_membership_by_group on retired_membership (group_id)`,
  `create table former_machine (
    id integer primary key,
    name text not null,
    device_id text not null,
    os text not null,
    serial text not null,
    uuid text not null,
    tag text not null,
    registered_at integer not null,
    last_contact_at integer not null,
    removed_at integer not null,
    removed_by text not null,
    results text not null,
    returned_id integer,
    merged_into integer
  ) strict`,
  `create index former_machine_by_name on former_machine (name, id)`,
  `create index former_machine_by_removal on former_machine (removed_at, id)`,
  `create table former_trait (
    kind text not null check (kind in ('device', 'serial', 'uuid', 'mac')),
    value text not null,
    former_id integer not null references former_machine (id),
    primary key (kind, value, former_id)
  ) strict, without rowid`,
  `create index former_trait_by_machine on former_trait (former_id)`,
  `create table removal (
    id integer primary key,
    query text,
    ordered_by text not null,
    ordered_at integer not null,
    machines integer not null,
    removed integer not null default 0,
    skipped integer not null default 0,
    ended_at integer
  ) strict`,
  `create index removal_under_way on removal (id) where ended_at is null`,
  `create table removal_machine (
    removal_id integer not null references removal (id),
    machine_id integer not null,
    primary key (removal_id, machine_id)
  ) strict, without rowid`,
  `create table software_unused (
    version_id integer primary key,
    since integer not null
  ) strict`,
  `create table network_host_of_any_machine (
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
    seen_by integer not null,
    primary key (network_id, mac)
  ) strict, without rowid`,
  `insert into network_host_of_any_machine
    select network_id, mac, ip, ip_number, name, vendor, agent, marked,
      first_seen_at, last_seen_at, seen_by from network_host`,
  `drop trigger machine_mac_known`,
  `drop trigger machine_mac_unknown`,
  `drop trigger device_mark_made`,
  `drop trigger device_mark_removed`,
  `drop table network_host`,
  `alter table network_host_of_any_machine rename to network_host`,
  `create index network_host_by_ip on network_host (network_id, ip_number, mac)`,
  `create index network_host_by_mac on network_host (mac)`,
  `create index network_host_by_seer on network_host (seen_by)`,
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
