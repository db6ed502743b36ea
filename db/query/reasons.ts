import { type RawBuilder, sql } from "kysely";
import type { Cause } from "#shared/contract/deployments/causes.ts";
import {
  DeploymentState,
  ON_THE_MACHINE,
  OPEN,
} from "#shared/contract/deployments/states.ts";
import {
  causeOfOwnRow,
  causeOfRow,
  type CauseRules,
  isLate,
  isSilent,
} from "#db/deployments/causes.ts";
import { IS_IN_RETRY_LOOP, isInHistory } from "#db/deployments/predicates.ts";
import type { Term } from "#shared/query/mod.ts";
import type { ConditionOptions } from "./machines.ts";

/** Causes that only waiting deployments have, and those that any open one may. */
const OF_WAITING: readonly Cause[] = [
  "downloads_off",
  "not_approved",
  "identity_unclear",
  "no_inventory",
  "not_active",
  "files_missing",
  "held_by_priority_0",
  "emergency_halt",
  "not_before",
  "past_expiry",
  "paused",
  "halted",
  "wave_not_open",
  "requires",
  "conflicts",
  "condition_unmet",
  "outside_window",
  "agent_busy",
  "next_contact",
];
const OF_ALL: readonly Cause[] = [
  "mobile_system",
  "agent_cannot_install",
  "in_history",
  "not_seen",
  "overdue",
];

/** The states in which an open deployment may have the cause. */
function statesWith(cause: Cause): readonly DeploymentState[] {
  if (OF_WAITING.includes(cause)) return ["waiting"];
  return OF_ALL.includes(cause) ? OPEN : ON_THE_MACHINE;
}

/**
 * The condition on the cause of a row `d` of `deployment`. To determine a cause
 * costs ten times as much as to rule it out by what is true of all rows that
 * have it, so that comes first.
 */
export function causeMatch(
  cause: Cause,
  { rules, ofMachine = false }: ConditionOptions,
): RawBuilder<boolean> {
  if (cause === "unverified") return sql<boolean>`d.unverified = 1`;
  if (cause === "superseded" || cause === "cancelled") {
    const test = sql.raw(cause === "superseded" ? "is not null" : "is null");
    return sql<boolean>`(d.state = 'cancelled' and d.superseded_by ${test})`;
  }
  const state = DeploymentState.safeParse(cause).data;
  if (state && !OPEN.includes(state)) {
    return sql<boolean>`(d.state = ${state} and d.unverified = 0)`;
  }
  if (!rules) throw new TypeError("A query for a reason needs rules");
  const states = sql.join(statesWith(cause));
  const row = rowWith(cause, rules);
  const machine = machineWith(cause, rules);
  // The plus keeps SQLite from looking up the states of each machine by their
  // index: its few rows are beside each other in the table.
  return ofMachine
    ? sql<boolean>`(+d.state in (${states}) and ${row} and ${machine ?? TRUE}
        and ${causeOfOwnRow(rules)} = ${cause})`
    : sql<boolean>`(d.state in (${states}) and ${row} and ${
      machine
        ? sql`(select ${machine} from machine m where m.id = d.machine_id)`
        : TRUE
    } and ${causeOfRow(rules)} = ${cause})`;
}

/**
 * True if the rows for such terms are better looked up machine by machine than
 * all at once: if most machines have some that are open.
 */
export function isReadByMachine(
  terms: readonly Term[],
  rules: CauseRules | undefined,
): boolean {
  return rules?.mostAreOpen === true &&
    terms.some(({ field }) => field === "reason") &&
    !terms.some(({ field }) => field === "package");
}

const TRUE = sql`true`;
const TOOK_NOTHING = sql`d.info_at is null and d.fragments_seen = 0`;
const TOOK_SOMETHING = sql`(d.info_at is not null or d.fragments_seen > 0)`;

/** What is true of all rows `d` with the cause, besides the state. */
function rowWith(
  cause: Cause,
  { downloadsOn, profiles }: CauseRules,
): RawBuilder<unknown> {
  switch (cause) {
    case "downloads_off":
      return downloadsOn && profiles.length === 0 ? sql`false` : TRUE;
    case "not_active":
      return sql`d.package_id in (select c.id from package c
        where c.active = 0)`;
    case "held_by_priority_0":
      return sql`exists (select 1 from package c
        where c.priority = 0 and c.active = 1)`;
    case "requires":
    case "conflicts":
      return sql`d.package_id in (select c.package_id
        from package_relation c where c.kind = ${cause})`;
    // As in `offerGate`.
    case "emergency_halt":
      return sql`exists (select 1 from halt)`;
    case "not_before":
    case "past_expiry":
      return sql`d.timed is not null`;
    case "paused":
    case "halted":
    case "wave_not_open":
      return sql`d.wave is not null`;
    case "outside_window":
      return sql`exists (select 1 from maintenance_window)`;
    case "in_history":
      return sql`d.force = 0 and ${sql.raw(isInHistory())}`;
    case "hammering":
      return sql.raw(IS_IN_RETRY_LOOP);
    case "no_info":
    case "just_offered":
      return TOOK_NOTHING;
    case "no_fragment":
    case "running":
    case "no_result":
    case "fetching":
      return TOOK_SOMETHING;
    case "stopped":
      return sql`d.fragments_seen > 0`;
    default:
      return TRUE;
  }
}

/** What is true of the machine `m` of all rows with the cause; null: nothing. */
function machineWith(
  cause: Cause,
  rules: CauseRules,
): RawBuilder<unknown> | null {
  const { pace, profiles } = rules;
  const isSeen = sql`not ${isSilent(rules)}`;
  // Machines with overrides may have another interval.
  const late = profiles.length === 0
    ? isLate(rules, sql`${pace.pollMs}`)
    : null;
  switch (cause) {
    case "mobile_system":
      return sql`m.family = 'mobile'`;
    case "agent_cannot_install":
      return sql`m.takes_packages = 0`;
    case "not_approved":
      return sql`m.status = 'pending'`;
    case "not_seen":
      return isSilent(rules);
    case "overdue":
      return late ? sql`(${isSeen} and ${late})` : isSeen;
    case "next_contact":
    case "recalling":
    case "no_info":
    case "just_offered":
    case "no_fragment":
    case "running":
    case "no_result":
    case "fetching":
    case "stopped":
      return late ? sql`(${isSeen} and not (${late}))` : isSeen;
    case "agent_busy":
      return sql`(${isSeen} and m.family = 'unix')`;
    default:
      return null;
  }
}
