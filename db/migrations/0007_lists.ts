/**
 * What lists are sorted by and the overview counts, so that neither walks the
 * fleet. `ip_order` sorts IPv4 addresses by their numbers; others stay text.
 */
export const up: readonly string[] = [
  `alter table machine add column ip_order text not null generated always as (
    case when ip not glob '*[^0-9.]*'
        and json_valid('[' || replace(ip, '.', ',') || ']')
        and json_array_length('[' || replace(ip, '.', ',') || ']') = 4
      then printf('%03d.%03d.%03d.%03d',
        json_extract('[' || replace(ip, '.', ',') || ']', '$[0]'),
        json_extract('[' || replace(ip, '.', ',') || ']', '$[1]'),
        json_extract('[' || replace(ip, '.', ',') || ']', '$[2]'),
        json_extract('[' || replace(ip, '.', ',') || ']', '$[3]'))
      else ip end) virtual`,
  `create index machine_by_ip on machine (ip_order, id)`,
  `create index machine_by_os on machine (os, id)`,
  `create index machine_by_contact on machine (last_contact_at, id)`,
  `create index machine_by_registration on machine (registered_at, id)`,
  `create index deployment_by_state on deployment (state, machine_id)`,
  `create index deployment_by_time on deployment (updated_at, machine_id)`,
  `create index assignment_by_time on assignment (created_at)`,
  `create index assignment_machine_by_machine on assignment_machine (machine_id)`,
  `create index event_by_suspicion on event (at)
    where kind = 'deployment.result_unexpected'`,
];
