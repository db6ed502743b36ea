/**
 * How failures of an assignment are retried by the server; `codes` is a JSON
 * array, empty for any code. The index finds the failures of such assignments.
 */
export const up: readonly string[] = [
  `create table assignment_retry (
    assignment_id integer primary key references assignment (id),
    retry_limit integer not null,
    after_minutes integer not null,
    codes text not null
  ) strict`,
  `create index deployment_by_failure on deployment
    (assignment_id, attempt, updated_at) where state = 'failed'`,
];
