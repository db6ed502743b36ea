/**
 * What it takes to tell computers apart, and to let in only those that an
 * operator knows.
 *
 * `machine.approved_by` says who vouches for the machine: `operator:NAME`,
 * `token:NAME`; '' if nobody has: it registered while enrolment was open.
 *
 * `machine_device.active` is 1 for each DEVICEID of a machine on which several
 * agents run; all of them are served. `agent` is the User-Agent of the last
 * inventory under a DEVICEID, `inventoried_at` its time; `contact_at` is the
 * last poll, noted only while several agents run. 0: not known.
 *
 * `deployment.offered_to` is the DEVICEID that the present attempt was offered
 * to; null: not known, or not offered.
 *
 * `duplicate.claim` says what an inventory claimed, without enough proof:
 * 'takeover', that it comes from the older machine, which is in contact itself;
 * 'old_id', that this was its DEVICEID before; '' for mere resemblance.
 *
 * `enrolment_token.hash` is the SHA-256 of the secret.
 */
export const up: readonly string[] = [
  `alter table machine add column approved_by text not null default ''`,
  `create index machine_by_pending on machine (name, id)
    where status = 'pending'`,
  `alter table machine_device add column agent text not null default ''`,
  `alter table machine_device add column active integer not null default 0`,
  `alter table machine_device add column inventoried_at integer not null
    default 0`,
  `alter table machine_device add column contact_at integer not null default 0`,
  `update machine_device set agent = m.agent, inventoried_at = m.inventoried_at
    from machine m where m.device_id = machine_device.device_id`,
  `alter table deployment add column offered_to text`,
  `update deployment set offered_to = m.device_id from machine m
    where m.id = deployment.machine_id
      and deployment.state in ('offered', 'downloading', 'recalling')`,
  `alter table duplicate add column claim text not null default ''`,
  `alter table machine_group add column trusted_only integer not null default 0`,
  `create table enrolment_token (
    id integer primary key,
    name text not null unique,
    hash blob not null unique,
    tag text not null,
    created_at integer not null,
    created_by text not null,
    expires_at integer,
    revoked_at integer,
    uses integer not null default 0,
    used_at integer
  ) strict`,
];
