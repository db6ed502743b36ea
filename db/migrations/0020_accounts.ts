/**
 * What operators and agents say about machines besides their inventories, and
 * notes.
 *
 * `machine.tag_set_at` is when an operator last set the tag; null: never.
 * `machine_device.account` is the account info that the agent with this
 * DEVICEID last sent, as a JSON object with folded names, and `account_at` when
 * that was; '' and 0: not known.
 *
 * `machine_field` are the account info's other entries. `folded` is the name
 * as it is compared; a `value` of '' says that an operator removed the field;
 * `set_at` is when an operator last set it, 0 if an agent has.
 *
 * A note is about one machine, package or assignment.
 */
export const up: readonly string[] = [
  `alter table machine add column tag_set_at integer`,
  `alter table machine_device add column account text not null default ''`,
  `alter table machine_device add column account_at integer not null default 0`,
  `create table machine_field (
    machine_id integer not null references machine (id),
    folded text not null,
    name text not null,
    value text not null,
    set_at integer not null default 0,
    primary key (machine_id, folded)
  ) strict, without rowid`,
  `create index machine_field_by_name on machine_field (folded, value)`,
  // Names and values as `server/agent/xml` reads them; the case of other
  // letters than a–z is folded by the machine's next inventory.
  `insert into machine_field (machine_id, folded, name, value)
    select machine_id, lower(name), name, substr(value, 1, 255) from (
      select machine_id, place, trim(entry ->> 'KEYNAME') as name,
        trim(entry ->> 'KEYVALUE') as value
      from (
        select s.machine_id, e.key as place,
          iif(e.type = 'object', e.value, '{}') as entry
        from inventory_section s,
          json_each(iif(json_valid(s.content), s.content, '[]')) e
        where s.section = 'ACCOUNTINFO')
      where json_type(entry, '$.KEYNAME') = 'text'
        and json_type(entry, '$.KEYVALUE') = 'text')
    where length(name) between 1 and 64 and upper(name) <> 'TAG'
      and value <> '' and value not glob 'HASH(0x*)' and place < 64
      and name || value not glob '*[' || char(1) || '-' || char(31) ||
        char(127) || '-' || char(159) || ']*'
    order by machine_id, place
    on conflict do nothing`,
  `create table note (
    id integer primary key,
    machine_id integer references machine (id),
    package_id integer references package (id),
    assignment_id integer references assignment (id),
    at integer not null,
    author text not null,
    text text not null,
    ticket text not null default '',
    changed_at integer,
    changed_by text,
    check ((machine_id is not null) + (package_id is not null)
      + (assignment_id is not null) = 1)
  ) strict`,
  `create index note_by_machine on note (machine_id)
    where machine_id is not null`,
  `create index note_by_package on note (package_id)
    where package_id is not null`,
  `create index note_by_assignment on note (assignment_id)
    where assignment_id is not null`,
  `create index note_by_ticket on note (ticket collate nocase)
    where ticket <> ''`,
];
