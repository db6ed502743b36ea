import { type RawBuilder, sql } from "kysely";
import { isOfDeployment, type Query, termsOf } from "#shared/query/mod.ts";
import { deploymentTerm, existing } from "./deployments.ts";
import { type ConditionOptions, inSet, machineTerm } from "./machines.ts";
import { inIdRange } from "./id_range.ts";
import { textMatch } from "./match.ts";

export type { ConditionOptions as Aim, SoftwareSets } from "./machines.ts";

export type Condition = RawBuilder<boolean>;

/**
 * A query as a condition on rows of `machine` under the alias `m`. Never null,
 * so that `not` means not; only indexed tables and columns are looked at.
 *
 * What a query says of deployments: in one conjunction, `state:`, `result:` and
 * `code:` speak of the same deployment as the `package:` beside them, of each
 * if there are several; without a `package:` of one deployment, whichever. What
 * is negated, or a group of its own that is a conjunction, stands for itself.
 *
 * @param at The moment ages count back from.
 *
 * @example
 * ```ts
 * db.selectFrom("machine as m").select("m.id")
 *   .where(machineCondition(query, now));
 * ```
 */
export function machineCondition(
  query: Query,
  at: Date,
  aim: ConditionOptions = {},
): Condition {
  const told = { at, aim };
  const condition = (one: Query): Condition => {
    switch (one.kind) {
      case "everything":
        return sql<boolean>`true`;
      case "not":
        return not(condition(one.part));
      case "or":
        return ofDeployment(one)
          ? existing(rowCondition(one, told), aim)
          : joined(one.parts.map(condition), "or");
      case "and":
        return conjunction(one.parts);
      default:
        return isOfDeployment(one)
          ? existing(deploymentTerm(one, aim), aim)
          : machineTerm(one, told);
    }
  };

  function conjunction(parts: readonly Query[]): Condition {
    const joins = (part: Query) => part.kind !== "and" && ofDeployment(part);
    const of = parts.filter(joins);
    const packages = of.filter(hasPackage);
    const others = of.filter((part) => !hasPackage(part));
    const rows = packages.length > 0
      ? packages.map((part) => [part, ...others])
      : others.length > 0
      ? [others]
      : [];
    return joined([
      ...parts.filter((part) => !joins(part)).map(condition),
      ...rows.map((row) =>
        existing(
          joined(row.map((part) => rowCondition(part, told)), "and"),
          aim,
        )
      ),
    ], "and");
  }

  return condition(query);
}

/**
 * A query as a condition on rows of `deployment` under the alias `d`: what it
 * says of deployments it says of that row, the rest of its machine. A word
 * without a field is looked for in the names of the machine and the package.
 */
export function deploymentCondition(
  query: Query,
  at: Date,
  aim: ConditionOptions = {},
): Condition {
  return rowCondition(query, { at, aim });
}

/** A query that is not empty, with what is known of it beforehand. */
export interface Search extends Pick<ConditionOptions, "sets" | "rules"> {
  readonly query: Query;
  /** The moment ages count back from. */
  readonly at: Date;
}

/** That a deployment `d` is one that is searched for. */
export function searched(
  { query, at, sets, rules }: Search,
  aim: Pick<ConditionOptions, "few" | "within"> = {},
): Condition {
  return deploymentCondition(query, at, { sets, rules, ...aim });
}

interface RowContext {
  readonly at: Date;
  readonly aim: ConditionOptions;
}

function rowCondition(query: Query, told: RowContext): Condition {
  if (query.kind === "everything") return sql<boolean>`true`;
  if (!termsOf(query).some(speaksOfRow)) {
    if (query.kind === "software") {
      const set = told.aim.sets?.get(query);
      if (set) return inSet(set, "d.machine_id");
    }
    const { at, aim } = told;
    return sql<boolean>`d.machine_id in (select m.id from machine m
      where ${machineCondition(query, at, aim)}
        ${inIdRange("m.id", aim.within)})`;
  }
  switch (query.kind) {
    case "not":
      return not(rowCondition(query.part, told));
    case "and":
    case "or":
      return joined(
        query.parts.map((part) => rowCondition(part, told)),
        query.kind,
      );
    case "text":
      if (query.field === "any") {
        return sql<boolean>`(d.machine_id in (select m.id from machine m
            where ${textMatch("m.name", query.match)})
          or d.package_id in (select p.id from package p
            where ${textMatch("p.name", query.match)}))`;
      }
  }
  return deploymentTerm(query, told.aim);
}

type Leaf = ReturnType<typeof termsOf>[number];

function speaksOfRow(term: Leaf): boolean {
  return isOfDeployment(term) || term.field === "any";
}

/** Whether it speaks of deployments and nothing else, and negates nothing. */
function ofDeployment(query: Query): boolean {
  switch (query.kind) {
    case "everything":
    case "not":
      return false;
    case "and":
    case "or":
      return query.parts.every(ofDeployment);
    default:
      return isOfDeployment(query);
  }
}

function hasPackage(query: Query): boolean {
  return termsOf(query).some(({ field }) => field === "package");
}

function not(condition: Condition): Condition {
  return sql<boolean>`not (${condition})`;
}

function joined(parts: readonly Condition[], word: "and" | "or"): Condition {
  if (parts.length === 1) return parts[0]!;
  return sql<boolean>`(${sql.join([...parts], sql.raw(` ${word} `))})`;
}
