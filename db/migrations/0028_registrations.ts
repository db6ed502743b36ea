/**
 * The number of machines, kept by triggers: it is looked up whenever a new one
 * registers, when counting them would take longer than registering.
 */
export const up: readonly string[] = [
  `create table machine_total (machines integer not null) strict`,
  `insert into machine_total (machines) select count(*) from machine`,
  `create trigger machine_added after insert on machine begin
    update machine_total set machines = machines + 1;
  end`,
  `create trigger machine_gone after delete on machine begin
    update machine_total set machines = machines - 1;
  end`,
];
