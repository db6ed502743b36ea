/**
 * Rollouts: assignments that offer a package in waves.
 *
 * `rollout.open_wave` is the last wave that is open, 0 for none; `policy` and
 * `halted` are JSON. `rollout_wave.cut` is the highest rank of its machines, -1
 * where they are not found by rank. `deployment.wave` is null outside rollouts;
 * otherwise it counts for the rollout of its assignment. The counts of a wave
 * are kept by triggers, so that they are always those of the rows. What is
 * `accepted` had happened when an operator resumed the rollout after a halt.
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
      failed = failed ${is("state in ('failed', 'expired')")},
      cancelled = cancelled ${is("state = 'cancelled'")},
      contradicted = contradicted ${
    is(`state in ${SUCCEEDED} and ${row}.observed is 'contradicted'`)
  }${quiet}
    where assignment_id = ${row}.assignment_id and number = ${row}.wave;`;
}

export const up: readonly string[] = [
  `create table rollout (
    assignment_id integer primary key references assignment (id),
    state text not null check (state in ('running', 'paused', 'halted',
      'stopped', 'finished')),
    open_wave integer not null,
    policy text not null,
    halted text,
    reason text not null default '',
    changed_at integer not null,
    changed_by text not null,
    seed integer not null
  ) strict`,
  `create index rollout_by_state on rollout (state)`,
  `create table rollout_wave (
    assignment_id integer not null references rollout (assignment_id),
    number integer not null,
    rule text not null,
    cut integer not null,
    opened_at integer,
    reached_at integer,
    quiet_since integer,
    machines integer not null default 0,
    waiting integer not null default 0,
    out integer not null default 0,
    succeeded integer not null default 0,
    failed integer not null default 0,
    cancelled integer not null default 0,
    contradicted integer not null default 0,
    accepted_succeeded integer not null default 0,
    accepted_failed integer not null default 0,
    accepted_contradicted integer not null default 0,
    primary key (assignment_id, number)
  ) strict, without rowid`,
  `alter table deployment add column wave integer`,
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
