/**
 * What waits on a machine is cancelled when a newer version comes to wait there
 * too, by a trigger, so however either of the two came. `superseded_by` names
 * that version while the deployment is cancelled.
 */
const NEWER_WAITING = (row: string) =>
  `(select max(v.newer_id) from package_version v
    join deployment n on n.machine_id = ${row}.machine_id
      and n.package_id = v.newer_id and n.state = 'waiting'
    where v.package_id = ${row}.package_id)`;

const HAS_VERSIONS = `exists (select 1 from package_relation r
    where r.package_id = new.package_id and r.kind = 'supersedes')
  or exists (select 1 from package_relation r
    where r.other_id = new.package_id and r.kind = 'supersedes')`;

const CANCEL = `insert into event
      (at, kind, actor, machine_id, package_id, payload)
    select new.updated_at, 'deployment.cancelled', 'server', d.machine_id,
      d.package_id, json_object('from', d.state, 'attempt', d.attempt,
        'supersededBy', ${NEWER_WAITING("d")})
    from deployment d where d.machine_id = new.machine_id
      and d.state = 'waiting' and ${NEWER_WAITING("d")} is not null;
  update deployment set state = 'cancelled', updated_at = new.updated_at,
      superseded_by = ${NEWER_WAITING("deployment")}
    where machine_id = new.machine_id and state = 'waiting'
      and ${NEWER_WAITING("deployment")} is not null;`;

export const up: readonly string[] = [
  "alter table deployment add column superseded_by integer",
  // Newer versions, also through others.
  `create view package_version as
    with recursive v(package_id, newer_id) as (
      select other_id, package_id from package_relation
        where kind = 'supersedes'
      union select v.package_id, r.package_id from v
        join package_relation r on r.other_id = v.newer_id
          and r.kind = 'supersedes')
    select package_id, newer_id from v`,
  `create trigger deployment_superseded_in after insert on deployment
  when new.state = 'waiting' and (${HAS_VERSIONS}) begin ${CANCEL} end`,
  `create trigger deployment_superseded_on after update of state on deployment
  when new.state = 'waiting' and old.state <> 'waiting' and (${HAS_VERSIONS})
  begin ${CANCEL} end`,
  `create trigger deployment_superseded_off after update of state on deployment
  when old.superseded_by is not null and new.state <> 'cancelled' begin
    update deployment set superseded_by = null
    where machine_id = new.machine_id and package_id = new.package_id
      and state <> 'cancelled';
  end`,
];
