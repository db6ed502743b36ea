/**
 * What is kept of events that are not kept singly any more.
 *
 * `event_compaction` is one stretch of the log, `first_seq` to `last_seq`,
 * whose events of one part were folded into summaries: `log` is what agents
 * and the server did, `audit` what operators did. From its commit on the rows
 * are as good as gone; they are removed behind it. `content` is the SHA-256 of
 * what was folded; `seal` (of an audit) the last seal in it, behind which the
 * chain goes on; `hash` covers the row, its summaries and the `hash` of the
 * part's compaction before it.
 *
 * `event_summary` counts events of a UTC day (days since 1970) that are alike;
 * `package_id` 0 and empty texts mean none. With a `group_id` it counts those
 * of the group's members, as it was when they were folded; 0 counts all.
 * `machines` is JSON, `[[id, name], …]` of the first of them.
 */
export const up: readonly string[] = [
  `create table event_compaction (
    id integer primary key,
    part text not null check (part in ('log', 'audit')),
    first_seq integer not null,
    last_seq integer not null,
    events integer not null,
    first_at integer not null,
    last_at integer not null,
    made_at integer not null,
    content blob not null,
    seal blob,
    hash blob not null,
    unique (part, last_seq),
    check ((part = 'audit') = (seal is not null))
  ) strict`,
  `create table event_summary (
    compaction_id integer not null references event_compaction (id),
    day integer not null,
    kind text not null,
    actor text not null,
    package_id integer not null,
    outcome text not null,
    code text not null,
    group_id integer not null,
    group_name text not null,
    events integer not null,
    machines text not null,
    primary key (compaction_id, day, kind, actor, package_id, outcome, code,
      group_id)
  ) strict, without rowid`,
  `create index event_summary_by_day on event_summary (group_id, day)`,
  `create index event_summary_by_package
    on event_summary (package_id, group_id, day) where package_id <> 0`,
];
