import { type RawBuilder, sql } from "kysely";
import type { Cause } from "../shared/causes.ts";
import {
  LATE_SLACK_MS,
  type Pace,
  PATIENCE,
  SILENT_MS,
  SLOW_BYTES_PER_MS,
} from "../shared/pace.ts";

/** What a cause depends on besides the rows. */
export interface CauseRules {
  /** Milliseconds. */
  readonly now: number;
  readonly downloadsOn: boolean;
  readonly pace: Pace;
}

const IN_HISTORY = sql`exists (select 1 from agent_history h
  where h.machine_id = d.machine_id and h.package_id = d.package_id)`;

/** Open or failed deployments of active priority-0 packages hold a machine. */
const HELD = sql`exists (select 1 from deployment hd
  join package hp on hp.id = hd.package_id
  where hd.machine_id = d.machine_id and hp.priority = 0 and hp.active = 1
    and hd.state in ('waiting', 'offered', 'downloading', 'recalling', 'failed'))`;

/** What was offered and has neither a result nor run to its end. */
const BUSY = sql`exists (select 1 from deployment bd
  where bd.machine_id = d.machine_id
    and bd.state in ('offered', 'downloading', 'recalling')
    and (bd.force = 1 or not exists (select 1 from agent_history bh
      where bh.machine_id = bd.machine_id and bh.package_id = bd.package_id)))`;

const HAMMERS = sql`exists (select 1 from trouble t where t.kind = 'hammers'
  and t.machine_id = d.machine_id and t.package_id = d.package_id)`;

const LAST_SIGN = sql`max(coalesce(d.offered_at, d.updated_at),
  coalesce(d.info_at, 0), coalesce(d.fragment_at, 0))`;

/**
 * Why the deployment `d` of machine `m` and package `p` is no further: the
 * domain's `causeOf`, in SQL, so that a fleet is counted without being read.
 * A property test holds the two to the same answers.
 */
export function causeIn({ now, downloadsOn, pace }: CauseRules): RawBuilder<
  Cause
> {
  const silent = sql`m.last_contact_at < ${now - SILENT_MS}`;
  const late = sql`${now} - m.last_contact_at >
    ${intervalIn(pace)} * 3 / 2 + ${LATE_SLACK_MS}`;
  const settling = sql`exists (select 1 from deployment ld
    where ld.machine_id = d.machine_id
      and ld.updated_at > ${now - pace.windDownMs}
      and (ld.code is not null or ld.attempt > 1))`;
  const patience = sql`max(${PATIENCE.leastMs}, ${PATIENCE.times} *
    (json_extract(${JSON.stringify(pace.stepMs)}, '$[' || p.priority || ']')
      + p.archive_bytes / max(1, json_array_length(p.fragments))
        / ${SLOW_BYTES_PER_MS}))`;
  return sql<Cause>`case
    when d.state = 'waiting' then case
      when ${!downloadsOn} then 'downloads_off'
      when p.active = 0 then 'not_active'
      when d.force = 0 and ${IN_HISTORY} then 'in_history'
      when p.priority > 0 and ${HELD} then 'held_by_priority_0'
      when ${silent} then 'not_seen'
      when m.family = 'unix' and (${BUSY} or ${settling}) then 'agent_busy'
      when ${late} then 'overdue'
      else 'next_contact' end
    when d.state in ('offered', 'downloading', 'recalling') then case
      when ${HAMMERS} then 'hammering'
      when ${silent} then 'not_seen'
      when ${late} then 'overdue'
      when d.state = 'recalling' then 'recalling'
      when d.force = 0 and ${IN_HISTORY} then 'in_history'
      when d.info_at is null and d.fragments_seen = 0 then case
        when ${now} - ${LAST_SIGN} > ${patience} then 'no_info'
        else 'just_offered' end
      when d.fragments_seen >= json_array_length(p.fragments) then case
        when ${now} - ${LAST_SIGN} > ${patience} + ${pace.runMs}
          then 'no_result'
        else 'running' end
      when ${now} - ${LAST_SIGN} <= ${patience} then 'fetching'
      when d.fragments_seen = 0 then 'no_fragment'
      else 'stopped' end
    else d.state end`;
}

/** The same where only `d` is at hand. */
export function causeOfRow(rules: CauseRules): RawBuilder<Cause> {
  return sql<Cause>`(select ${causeIn(rules)} from machine m, package p
    where m.id = d.machine_id and p.id = d.package_id)`;
}

/** Between two contacts of machine `m`, milliseconds. */
function intervalIn(pace: Pace): RawBuilder<number> {
  return sql<number>`${pace.pollMs}`;
}
