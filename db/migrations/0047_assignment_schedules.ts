/**
 * When assignments make first offers. Times are milliseconds; `expired` is 1
 * once all that waited at `expires_at` is expired. `deployment.timed` is 1 where
 * the times of its assignment count, else null.
 *
 * What expires in a rollout counts like what was cancelled: it is no failure.
 */
const SUCCEEDED = "('succeeded', 'reboot_pending', 'already_installed')";
const OUT = "('offered', 'downloading', 'recalling')";

/** Adds a row of `deployment` to the counts of its wave, or takes it off. */
function count(row: "old" | "new"): string {
  const sign = row === "new" ? "+" : "-";
  const is = (condition: string) => `${sign} (${row}.${condition})`;
  const quiet = row === "new"
    ? `, quiet_since = case
        when new.state in ${OUT} and out = 0 then new.updated_at
        when new.code is not null then new.updated_at
        else quiet_since end`
    : "";
  return `update rollout_wave set machines = machines ${sign} 1,
      waiting = waiting ${is("state = 'waiting'")},
      out = out ${is(`state in ${OUT}`)},
      succeeded = succeeded ${is(`state in ${SUCCEEDED}`)},
      failed = failed ${is("state = 'failed'")},
      cancelled = cancelled ${is("state in ('cancelled', 'expired')")},
      contradicted = contradicted ${
    is(`state in ${SUCCEEDED} and ${row}.observed is 'contradicted'`)
  }${quiet}
    where assignment_id = ${row}.assignment_id and number = ${row}.wave;`;
}

export const up: readonly string[] = [
  `create table assignment_schedule (
    assignment_id integer primary key references assignment (id),
    not_before integer,
    expires_at integer,
    expired integer not null default 0
  ) strict`,
  `create index assignment_schedule_by_expiry on assignment_schedule
    (expires_at) where expired = 0 and expires_at is not null`,
  `alter table deployment add column timed integer`,
  "drop trigger deployment_wave_in",
  "drop trigger deployment_wave_on",
  "drop trigger deployment_wave_out",
  `create trigger deployment_wave_in after insert on deployment
  when new.wave is not null begin ${count("new")} end`,
  `create trigger deployment_wave_on
  after update of state, wave, assignment_id, observed on deployment
  when (old.wave is not null or new.wave is not null)
    and (old.state <> new.state or old.wave is not new.wave
      or old.assignment_id <> new.assignment_id
      or old.observed is not new.observed)
  begin ${count("old")} ${count("new")} end`,
  `create trigger deployment_wave_out after delete on deployment
  when old.wave is not null begin ${count("old")} end`,
];
