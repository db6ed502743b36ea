/**
 * What happened in each minute since 1970: contacts of machines, which servers
 * add up in memory and write every few seconds, and results, which a trigger
 * counts with the event of each. Rows are removed after a week.
 */
const MINUTE = 60_000;

export const up: readonly string[] = [
  `create table activity (
    minute integer primary key,
    contacts integer not null default 0,
    results integer not null default 0,
    failures integer not null default 0
  ) strict`,
  `insert into activity (minute, results, failures)
    select at / ${MINUTE}, count(*),
      sum(json_extract(payload, '$.outcome') = 'failed')
    from event where kind = 'deployment.result'
      and at > (select max(at) from event) - 7 * 86400000
    group by 1`,
  `create trigger result_counted after insert on event
  when new.kind = 'deployment.result' begin
    insert into activity (minute, results, failures)
      values (new.at / ${MINUTE}, 1,
        coalesce(json_extract(new.payload, '$.outcome') = 'failed', 0))
      on conflict do update set results = results + 1,
        failures = failures + excluded.failures;
  end`,
];
