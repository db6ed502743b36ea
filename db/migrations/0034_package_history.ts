/**
 * How far packages got over time, so that a curve or the last hour is read
 * without walking over deployments or the log.
 *
 * One row counts the changes of one package in `bucket`, a span of `seconds`
 * since 1970. `done` (the package is installed) and `failed` are the net changes
 * of the number of machines; `results` and `failures` count every success and
 * every failure. Triggers count by 300 s, as they keep `deployment_count`; after
 * a day a job adds these rows to those by 3600 s, so that each change is in one
 * row, and a result report pays for one. For what happened before, each machine
 * counts at its last change.
 */
const INSTALLED = "('succeeded', 'reboot_pending', 'already_installed')";
const ENDED = "('succeeded', 'reboot_pending', 'already_installed', 'failed')";

/** Adds to the row of five minutes. */
const count = (row: "new" | "old", values: string) =>
  `insert into package_history (package_id, seconds, bucket, done, failed,
      results, failures)
    values (${row}.package_id, 300, ${row}.updated_at / 300000, ${values})
    on conflict do update set done = done + excluded.done,
      failed = failed + excluded.failed, results = results + excluded.results,
      failures = failures + excluded.failures`;

export const up: readonly string[] = [
  `create table package_history (
    package_id integer not null,
    seconds integer not null,
    bucket integer not null,
    done integer not null,
    failed integer not null,
    results integer not null,
    failures integer not null,
    primary key (package_id, seconds, bucket)
  ) strict, without rowid`,
  `insert into package_history
    select package_id, 3600, updated_at / 3600000,
      sum(state <> 'failed'), sum(state = 'failed'),
      sum(state <> 'failed'), sum(state = 'failed')
    from deployment where state in ${ENDED} group by 1, 3`,
  `create trigger deployment_history_in after insert on deployment
  when new.state in ${ENDED} begin
    ${count("new", `new.state <> 'failed', new.state = 'failed', 0, 0`)};
  end`,
  `create trigger deployment_history_on after update of state on deployment
  when old.state <> new.state
    and (old.state in ${ENDED} or new.state in ${ENDED}) begin
    ${
    count(
      "new",
      `(new.state in ${INSTALLED}) - (old.state in ${INSTALLED}),
      (new.state = 'failed') - (old.state = 'failed'),
      new.state in ${INSTALLED} and old.state not in ${INSTALLED},
      new.state = 'failed'`,
    )
  };
  end`,
  `create trigger deployment_history_out after delete on deployment
  when old.state in ${ENDED} begin
    ${count("old", `-(old.state <> 'failed'), -(old.state = 'failed'), 0, 0`)};
  end`,
];
