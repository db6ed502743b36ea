import { type RawBuilder, sql } from "kysely";
import type { Cause } from "#shared/contract/deployments/causes.ts";
import { type Query, termsOf } from "#shared/query/mod.ts";
import type { Overrides } from "#shared/contract/settings/settings.ts";
import {
  LATE_SLACK_MS,
  type Pace,
  PATIENCE,
  SILENT_MS,
  SLOW_BYTES_PER_MS,
} from "#shared/pace.ts";
import { ALL_IDS, type IdRange } from "#db/query/id_range.ts";
import type { Db } from "#db/store/tables.ts";
import { hasIdentityAlert, hasOpenClaim } from "#db/machines/identity.ts";
import { OVERRIDES, overridesFrom } from "#db/settings/stored_settings.ts";
import { ON_THE_MACHINE, OPEN } from "#shared/contract/deployments/states.ts";
import { FILES_MISSING } from "#db/servers/server_packages.ts";
import { HOUR_MS } from "#shared/time.ts";
import { NOW, offerGate } from "#db/schedules/gate.ts";
import { atMoment } from "#db/schedules/at_moment.ts";
import {
  FRAGMENT_BYTES,
  hasResult,
  IS_AT_MIRROR,
  IS_BUSY,
  IS_HELD,
  IS_IN_RETRY_LOOP,
  isInHistory,
  LAST_SIGN,
  stateList,
} from "./predicates.ts";

/** The settings that causes depend on. */
interface CauseSettings {
  readonly downloadsOn: boolean;
  readonly pace: Pace;
}

/** Everything a cause depends on besides the rows, with the global settings. */
export interface CauseRules extends CauseSettings {
  /** The setting `holdAlerted`. */
  readonly holdAlerted: boolean;
  /** Milliseconds. */
  readonly now: number;
  /**
   * The settings that follow from the overrides of a machine and its groups.
   */
  readonly inForce: (overrides: Overrides) => CauseSettings;
  /** The same for each set of overrides that matters here. */
  readonly profiles: readonly Profile[];
  /** There are more open deployments than machines; by default false. */
  readonly mostAreOpen?: boolean;
}

/** Gathers the rules; called only where something depends on causes. */
export type LoadCauseRules = () => Promise<CauseRules>;

/**
 * The rules that the `reason:` terms of a query need, with the overrides of the
 * machines of an id range; undefined without such terms.
 */
export async function rulesFor(
  db: Db,
  query: Query,
  loadRules: LoadCauseRules,
  within: IdRange = ALL_IDS,
): Promise<CauseRules | undefined> {
  if (!termsOf(query).some(({ field }) => field === "reason")) return;
  const rules = await withProfiles(db, await loadRules(), within);
  const { rows } = await sql<{ mostAreOpen: number }>`
    select (select coalesce(sum(machines), 0) from deployment_count
        where state in ${sql.raw(stateList(OPEN))})
      > (select coalesce(max(id), 0) from machine) as mostAreOpen`.execute(db);
  return { ...rules, mostAreOpen: rows[0]!.mostAreOpen !== 0 };
}

/** The settings of machines that have the same overrides. */
interface Profile extends CauseSettings {
  /** The overrides as `OVERRIDES` reads them. */
  readonly overrides: string;
}

/** The rules with the overrides of the machines of an id range. */
export async function withProfiles(
  db: Db,
  rules: CauseRules,
  { after, to }: IdRange,
): Promise<CauseRules> {
  const { rows } = await sql<{ overrides: string }>`
    select distinct overrides from (select ${sql.raw(OVERRIDES)} as overrides
      from machine m where m.id > ${after} and m.id <= ${to}
        and (exists (select 1 from machine_setting)
          or exists (select 1 from group_setting)))
    where overrides <> '[]'`.execute(db);
  const known = new Set(rules.profiles.map(({ overrides }) => overrides));
  const fresh = rows.filter(({ overrides }) => !known.has(overrides)).map((
    { overrides },
  ) => ({
    overrides,
    ...rules.inForce(overridesFrom(overrides)),
  }));
  return fresh.length === 0
    ? rules
    : { ...rules, profiles: [...rules.profiles, ...fresh] };
}

/** First offers to machine `m` wait until an operator has decided who it is. */
function isHeldFor({ holdAlerted }: CauseRules): RawBuilder<unknown> {
  return sql.raw(
    holdAlerted
      ? `(${hasOpenClaim()} or ${hasIdentityAlert()})`
      : hasOpenClaim(),
  );
}

/** Joins the settings of the machine `m` as `s`, which `causeIn` reads. */
function settings({ profiles }: CauseRules): RawBuilder<unknown> {
  if (profiles.length === 0) return sql``;
  const listed = profiles.map(({ overrides, downloadsOn, pace }) => ({
    overrides,
    on: Number(downloadsOn),
    ...pace,
  }));
  return sql`left join json_each(${JSON.stringify(listed)}) s
    on json_extract(s.value, '$.overrides') = ${sql.raw(OVERRIDES)}`;
}

/** The machine `m` has not made contact for days. */
export function isSilent({ now }: CauseRules): RawBuilder<boolean> {
  return sql<boolean>`m.last_contact_at < ${now - SILENT_MS}`;
}

/**
 * The machine `m` should have polled by now.
 *
 * @param pollMs The interval in force for it.
 */
export function isLate(
  { now }: CauseRules,
  pollMs: RawBuilder<unknown>,
): RawBuilder<boolean> {
  const toldInterval = sql`coalesce(m.told_hours * ${
    sql.lit(HOUR_MS)
  }, ${pollMs})`;
  const interval = sql`case m.obeys
    when 'yes' then ${toldInterval}
    when 'no' then coalesce(m.poll_seconds * 1000, ${toldInterval})
    else max(${toldInterval}, coalesce(m.poll_seconds, 0) * 1000) end`;
  return sql<boolean>`${now} - m.last_contact_at >
    (${interval}) * 3 / 2 + ${LATE_SLACK_MS}`;
}

/**
 * The cause of the deployment `d` of machine `m` and package `p`: the domain's
 * `causeOf` in SQL, so that a fleet is counted without being read. A property
 * test compares the two.
 */
function causeIn(rules: CauseRules): RawBuilder<Cause> {
  const { now, downloadsOn, pace, profiles } = rules;
  const inForce = (name: string, value: number | string) =>
    profiles.length === 0
      ? sql`${value}`
      : sql`coalesce(json_extract(s.value, ${`$.${name}`}), ${value})`;
  const silent = isSilent(rules);
  const late = isLate(rules, inForce("pollMs", pace.pollMs));
  const settling = sql`exists (select 1 from deployment ld
    where ld.machine_id = d.machine_id
      and ld.updated_at > ${now} - ${inForce("windDownMs", pace.windDownMs)}
      and ${sql.raw(hasResult("ld"))})`;
  const steps = inForce("stepMs", JSON.stringify(pace.stepMs));
  const patience = sql`max(${PATIENCE.leastMs}, ${PATIENCE.times} *
    (json_extract(${steps}, '$[' || p.priority || ']')
      + ${sql.raw(FRAGMENT_BYTES)} / ${SLOW_BYTES_PER_MS}))`;
  const run = inForce("runMs", pace.runMs);
  const longest = sql`iif(${sql.raw(IS_AT_MIRROR)},
    ${patience} * json_array_length(p.fragments) + ${run}, ${patience})`;
  const inHistory = sql.raw(isInHistory());
  const areFilesMissing = sql.raw(FILES_MISSING);
  const isHeld = atMoment(IS_HELD, now);
  const gate = atMoment(offerGate("d", NOW), now);
  const isBusy = sql.raw(IS_BUSY);
  const isInRetryLoop = sql.raw(IS_IN_RETRY_LOOP);
  const lastSign = sql.raw(LAST_SIGN);
  const onTheMachine = sql.raw(stateList(ON_THE_MACHINE));
  return sql<Cause>`case
    when d.state = 'waiting' then case
      when m.family = 'mobile' then 'mobile_system'
      when m.takes_packages = 0 then 'agent_cannot_install'
      when ${inForce("on", Number(downloadsOn))} = 0 then 'downloads_off'
      when m.status = 'pending' then 'not_approved'
      when ${isHeldFor(rules)} then 'identity_unclear'
      when p.active = 0 then 'not_active'
      when ${areFilesMissing} then 'files_missing'
      when d.force = 0 and ${inHistory} then 'in_history'
      when p.priority > 0 and ${isHeld} then 'held_by_priority_0'
      when (${gate}) is not null then (${gate})
      when ${silent} then 'not_seen'
      when m.family = 'unix' and (${isBusy} or ${settling}) then 'agent_busy'
      when ${late} then 'overdue'
      else 'next_contact' end
    when d.state in ${onTheMachine} then case
      when m.family = 'mobile' then 'mobile_system'
      when ${isInRetryLoop} then 'hammering'
      when ${silent} then 'not_seen'
      when ${late} then 'overdue'
      when d.state = 'recalling' then 'recalling'
      when d.force = 0 and ${inHistory} then 'in_history'
      when d.info_at is null and d.fragments_seen = 0 then case
        when m.takes_packages = 0 then 'agent_cannot_install'
        when ${now} - ${lastSign} > ${patience} then 'no_info'
        else 'just_offered' end
      when d.fragments_seen >= json_array_length(p.fragments) then case
        when ${now} - ${lastSign} > ${patience} + ${run} then 'no_result'
        else 'running' end
      when ${now} - ${lastSign} <= ${longest} then 'fetching'
      when d.fragments_seen = 0 then 'no_fragment'
      else 'stopped' end
    when d.unverified = 1 then 'unverified'
    when d.state = 'cancelled' and d.superseded_by is not null
      then 'superseded'
    else d.state end`;
}

/**
 * `deployment d`, `machine m` and `package p` joined, with the cause.
 *
 * @param where The condition on their rows.
 */
export function withCauses(
  rules: CauseRules,
  select: RawBuilder<unknown>,
  where: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`select ${select}, ${causeIn(rules)} as cause
    from deployment d join machine m on m.id = d.machine_id
    join package p on p.id = d.package_id ${settings(rules)}
    where ${where}`;
}

/** The cause as a subquery, for a query that joins only `d`. */
export function causeOfRow(rules: CauseRules): RawBuilder<Cause> {
  return sql<Cause>`(select ${causeIn(rules)} from machine m
    join package p on p.id = d.package_id ${settings(rules)}
    where m.id = d.machine_id)`;
}

/** The same in a query that joins `d` and its machine `m`. */
export function causeOfOwnRow(rules: CauseRules): RawBuilder<Cause> {
  return sql<Cause>`(select ${causeIn(rules)} from package p ${settings(rules)}
    where p.id = d.package_id)`;
}
