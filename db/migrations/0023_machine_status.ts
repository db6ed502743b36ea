/**
 * The status of a machine. Retired machines stay with their inventory and
 * their results, and are left out of what is counted: the counts of
 * deployments are those of machines that are not retired.
 */
const COUNTED = `not exists (select 1 from machine
    where id = MACHINE and status = 'retired')`;

export const up: readonly string[] = [
  `alter table machine add column status text not null default 'approved'
    check (status in ('approved', 'pending', 'retired'))`,
  `create index machine_by_status on machine (status)`,
  `drop trigger deployment_counted_in`,
  `drop trigger deployment_counted_on`,
  `drop trigger deployment_counted_out`,
  `create trigger deployment_counted_in after insert on deployment
  when ${COUNTED.replace("MACHINE", "new.machine_id")} begin
    insert into deployment_count (package_id, state, machines)
      values (new.package_id, new.state, 1)
      on conflict do update set machines = machines + 1;
  end`,
  `create trigger deployment_counted_on after update of state on deployment
  when old.state <> new.state
    and ${COUNTED.replace("MACHINE", "new.machine_id")} begin
    update deployment_count set machines = machines - 1
      where package_id = old.package_id and state = old.state;
    insert into deployment_count (package_id, state, machines)
      values (new.package_id, new.state, 1)
      on conflict do update set machines = machines + 1;
  end`,
  `create trigger deployment_counted_out after delete on deployment
  when ${COUNTED.replace("MACHINE", "old.machine_id")} begin
    update deployment_count set machines = machines - 1
      where package_id = old.package_id and state = old.state;
  end`,
  `create trigger machine_counted after update of status on machine
  when (old.status = 'retired') <> (new.status = 'retired') begin
    insert into deployment_count (package_id, state, machines)
      select package_id, state, iif(new.status = 'retired', -1, 1)
      from deployment where machine_id = new.id
      on conflict do update set machines = machines + excluded.machines;
  end`,
];
