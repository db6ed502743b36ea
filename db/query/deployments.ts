import { type RawBuilder, sql } from "kysely";
import type { Cause } from "#shared/contract/deployments/causes.ts";
import {
  DeploymentState,
  INSTALLED,
  ON_THE_MACHINE,
  OPEN,
} from "#shared/contract/deployments/states.ts";
import type { Match, ResultWord, Term } from "#shared/query/mod.ts";
import { causeOfRow, type CauseRules } from "#db/deployments/causes.ts";
import { SILENT_MS } from "#shared/pace.ts";
import { inIdRange } from "./id_range.ts";
import type { ConditionOptions } from "./machines.ts";
import { textMatch } from "./match.ts";

/** The states that each word of `result:` stands for. */
const RESULT_STATES: Record<ResultWord, readonly DeploymentState[]> = {
  succeeded: INSTALLED,
  failed: ["failed"],
  cancelled: ["cancelled"],
  expired: ["expired"],
  none: OPEN,
};

export function statesOf(result: ResultWord): readonly DeploymentState[] {
  return RESULT_STATES[result];
}

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

/** A term about deployments as a condition on a row `d` of `deployment`. */
export function deploymentTerm(
  term: Term,
  { rules }: ConditionOptions,
): RawBuilder<boolean> {
  const condition = plainTerm(term, rules);
  return "other" in term && term.other
    ? sql<boolean>`not (${condition})`
    : condition;
}

function plainTerm(
  term: Term,
  rules: CauseRules | undefined,
): RawBuilder<boolean> {
  switch (term.field) {
    case "state":
      return term.value === "unverified"
        ? sql<boolean>`d.unverified = 1`
        : sql<boolean>`d.state = ${term.value}`;
    case "reason":
      return causeMatch(term.value, rules);
    case "result":
      return sql<boolean>`d.state in (${sql.join(RESULT_STATES[term.value])})`;
    case "package":
      return sql<boolean>`d.package_id in (select p.id from package p
        where ${packageMatch(term.match)})`;
    case "code":
      return codeMatch(term.match, sql.ref("d.code"), sql.ref("d.exit_code"));
    default:
      throw new TypeError(`"${term.field}" is not about deployments`);
  }
}

/**
 * The condition on the cause, which has to be determined only for an open
 * deployment.
 */
function causeMatch(
  cause: Cause,
  rules: CauseRules | undefined,
): RawBuilder<boolean> {
  if (cause === "unverified") return sql<boolean>`d.unverified = 1`;
  const state = DeploymentState.safeParse(cause).data;
  if (state && !OPEN.includes(state)) {
    return sql<boolean>`(d.state = ${state} and d.unverified = 0)`;
  }
  if (!rules) throw new TypeError("A query for a reason needs rules");
  return sql<boolean>`(d.state in (${sql.join(statesWith(cause))})
    ${mayHave(cause, rules)} and ${causeOfRow(rules)} = ${cause})`;
}

/**
 * What is true of the machines that alone can have a cause, where it is cheap to
 * know: to determine a cause costs ten times as much.
 */
function mayHave(cause: Cause, { now }: CauseRules): RawBuilder<unknown> {
  switch (cause) {
    case "not_seen":
      return sql`and (select c.last_contact_at from machine c
        where c.id = d.machine_id) < ${now - SILENT_MS}`;
    case "not_approved":
      return sql`and d.machine_id in (select c.id from machine c
        where c.status = 'pending')`;
    default:
      return sql``;
  }
}

/** The condition that a package `p` matches: by the wire id, or by the name. */
export function packageMatch(match: Match): RawBuilder<boolean> {
  const id = Number(match.text);
  return match.how === "is" && Number.isSafeInteger(id) && match.text !== ""
    ? sql<boolean>`p.id = ${id} or ${textMatch("p.name", match)}`
    : textMatch("p.name", match);
}

/** The condition on a result's code, or on its exit code. */
export function codeMatch(
  match: Match,
  code: RawBuilder<unknown>,
  exitCode: RawBuilder<unknown>,
): RawBuilder<boolean> {
  const word = sql<boolean>`${code} is not null and ${textMatch(code, match)}`;
  return match.how === "is" && /^-?\d{1,10}$/.test(match.text)
    ? sql<boolean>`(${word}
        or ${exitCode} is not null and ${exitCode} = ${Number(match.text)})`
    : sql<boolean>`(${word})`;
}

/** The condition that the machine `m` has a deployment `d` that matches one. */
export function existing(
  condition: RawBuilder<boolean>,
  { perMachine = false, range }: ConditionOptions,
): RawBuilder<boolean> {
  return perMachine
    ? sql<boolean>`exists (select 1 from deployment d
        where d.machine_id = m.id and ${condition})`
    : sql<boolean>`m.id in (select d.machine_id from deployment d
        where (${condition}) ${inIdRange("d.machine_id", range)})`;
}
