/**
 * All addresses of a machine, the family of its system, and what its agent can
 * do.
 *
 * `machine.addresses` is a JSON array of its addresses as text, the main one
 * (`ip`) first; null: not read from its sections yet, which a job does.
 * `machine_address` has them packed (`shared/address.ts`), so that those of a
 * network are one range of the key. Here it is filled with the IPv4 addresses
 * of `ip`, in which Unix agents join several by `/`, so that no query finds
 * less until the job has run.
 *
 * `family` gets a value and is corrected by the system. `takes_packages` is 0
 * for agents without a download client, null if that is not known.
 */
export const up: readonly string[] = [
  `create table machine_address (
    address text not null,
    machine_id integer not null references machine (id),
    primary key (address, machine_id)
  ) strict, without rowid`,
  `create index machine_address_by_machine on machine_address (machine_id)`,
  `alter table machine add column addresses text`,
  `create index machine_without_addresses on machine (id)
    where addresses is null`,
  `insert into machine_address (address, machine_id)
    with piece as materialized (
      select m.id, '[' || replace(j.value, '.', ',') || ']' as bytes
      from machine m,
        json_each('["' || replace(m.ip, '/', '","') || '"]') j
      where m.ip not glob '*[^0-9./]*' and m.ip <> ''
    ),
    address as materialized (
      select id, bytes from piece
      where json_valid(bytes) and json_array_length(bytes) = 4
    )
    select printf('4%02x%02x%02x%02x', bytes ->> 0, bytes ->> 1, bytes ->> 2,
        bytes ->> 3), id
      from address
      where max(bytes ->> 0, bytes ->> 1, bytes ->> 2, bytes ->> 3) <= 255
        and bytes ->> 0 between 1 and 254
        and bytes ->> 0 not between 224 and 239
    on conflict do nothing`,
  `alter table machine rename column family to former_family`,
  `alter table machine add column family text not null default 'unix'
    check (family in ('unix', 'windows', 'mobile'))`,
  `update machine set family = case
    when os like '%windows phone%' or os like '%windows mobile%'
      or os like '%windows ce%' then 'mobile'
    when os like '%windows%' or os like '%hyper-v server%' then 'windows'
    when os like 'android%' or os like 'ios%' or os like 'ipados%'
      or os like 'iphone%' or os like '%harmonyos%' then 'mobile'
    when agent like '%android%' or agent like '%ios_agent%'
      or agent like '%windows_mobile%' then 'mobile'
    when os like '%linux%' or os like '%unix%' or os like '%bsd%'
      or os like '%mac%os%' or os like '%darwin%' or os like '%solaris%'
      or os like '%sunos%' or os like 'aix%' or os like 'hp-ux%' then 'unix'
    else former_family end`,
  `alter table machine drop column former_family`,
  `alter table machine add column takes_packages integer default 1`,
  `update machine set takes_packages = 0
    where agent like '%fusioninventory%' or agent like '%glpi%'
      or agent like '%ocs_local%' or agent like '%injector%'`,
];
