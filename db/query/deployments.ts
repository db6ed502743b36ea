import { type RawBuilder, sql } from "kysely";
import {
  type DeploymentState,
  INSTALLED,
  OPEN,
} from "#shared/contract/deployments/states.ts";
import type { Match, ResultWord, Term } from "#shared/query/mod.ts";
import { inIdRange } from "./id_range.ts";
import type { ConditionOptions } from "./machines.ts";
import { textMatch } from "./match.ts";
import { causeMatch } from "./reasons.ts";

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

/** A term about deployments as a condition on a row `d` of `deployment`. */
export function deploymentTerm(
  term: Term,
  options: ConditionOptions,
): RawBuilder<boolean> {
  const condition = plainTerm(term, options);
  return "other" in term && term.other
    ? sql<boolean>`not (${condition})`
    : condition;
}

function plainTerm(
  term: Term,
  options: ConditionOptions,
): RawBuilder<boolean> {
  switch (term.field) {
    case "state":
      return term.value === "unverified"
        ? sql<boolean>`d.unverified = 1`
        : sql<boolean>`d.state = ${term.value}`;
    case "reason":
      return causeMatch(term.value, options);
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
