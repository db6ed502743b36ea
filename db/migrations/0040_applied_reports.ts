/**
 * Result reports that were stored from the spool of a server, by the id they
 * have there: a report that is stored already is not stored again. A row is
 * deleted when the spool has forgotten the report.
 */
export const up: readonly string[] = [
  `create table applied_report (
    id text primary key,
    applied_at integer not null
  ) strict, without rowid`,
];
