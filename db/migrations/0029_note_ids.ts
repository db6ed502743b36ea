/**
 * The highest id that a deleted note had. The log and operators' scripts name
 * notes by their ids: a new note must not get the id of a deleted one.
 */
export const up: readonly string[] = [
  `create table deleted_note (last_id integer not null) strict`,
  `insert into deleted_note (last_id) values (0)`,
  `create trigger note_deleted after delete on note begin
    update deleted_note set last_id = old.id where last_id < old.id;
  end`,
];
