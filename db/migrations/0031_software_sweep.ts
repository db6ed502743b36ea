/**
 * Where the search for software of machines that were removed has come to, in
 * the order of `machine_software`. No row: none is to be made. When many
 * machines are removed at once, their rows are found faster by one walk than
 * machine by machine.
 */
export const up: readonly string[] = [
  `create table software_sweep (
    id integer primary key check (id = 1),
    version_id integer not null,
    machine_id integer not null
  ) strict`,
];
