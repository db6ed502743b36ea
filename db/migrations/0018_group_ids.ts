/**
 * The highest id that a removed group had. Events, what is kept of a merge and
 * operators' scripts name groups by their ids for longer than they are there:
 * what was meant for one must not come to another.
 */
export const up: readonly string[] = [
  `create table removed_group (last_id integer not null) strict`,
  `insert into removed_group (last_id)
    select coalesce(max(id), 0) from machine_group`,
  `create trigger machine_group_removed after delete on machine_group begin
    update removed_group set last_id = old.id where last_id < old.id;
  end`,
];
