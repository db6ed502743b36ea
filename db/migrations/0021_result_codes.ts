/**
 * The exit codes that a package counts as a success or as a pending restart
 * (JSON lists of numbers and of `[from, to]`), and when a machine last booted,
 * in milliseconds; null if its agent does not report it.
 *
 * A code `SUCCESS_` with a number of more than ten digits that is not zero was
 * taken for a success. Those results become failures, each with an event.
 */
const MISREAD = `state = 'succeeded' and exit_code is null
  and code glob 'SUCCESS_[0-9]*' and substr(code, 9) not glob '*[^0-9]*'
  and ltrim(substr(code, 9), '0') <> ''`;

export const up: readonly string[] = [
  `alter table package add column success_codes text not null default '[]'`,
  `alter table package add column reboot_codes text not null default '[]'`,
  `alter table machine add column booted_at integer`,
  `insert into event (at, kind, actor, machine_id, package_id, payload)
    select cast((julianday('now') - 2440587.5) * 86400000 as integer), 'deployment.reread',
      'server', machine_id, package_id,
      json_object('code', code, 'exitCode', null, 'from', state,
        'state', 'failed', 'outcome', 'failed', 'attempt', attempt)
    from deployment where ${MISREAD}`,
  `update deployment set state = 'failed', observed = null, observed_at = null
    where ${MISREAD}`,
];
