import { type RawBuilder, sql } from "kysely";
import {
  inService,
  namesStatus,
  ofMachinesInService,
} from "#db/machines/status.ts";
import { isDeploymentTerm, type Query, termsOf } from "#shared/query/mod.ts";
import { deploymentTerm, existing } from "./deployments.ts";
import { type ConditionOptions, inSet, machineTerm } from "./machines.ts";
import { inIdRange } from "./id_range.ts";
import { textMatch } from "./match.ts";
import { isReadByMachine } from "./reasons.ts";

export type { ConditionOptions, SoftwareSets } from "./machines.ts";

export type Condition = RawBuilder<boolean>;

/**
 * A query as a condition on rows of `machine` under the alias `m`. It is never
 * null, so that `not` means not; it reads only indexed tables and columns.
 *
 * Terms about deployments: in one conjunction, `state:`, `result:` and `code:`
 * mean the same deployment as the `package:` beside them, or each of them if
 * there are several; without a `package:` they mean one deployment, whichever.
 * A negation, and a conjunction in parentheses, is evaluated by itself.
 *
 * Retired machines match only a query with a `status:`.
 *
 * @param at The moment that ages count back from.
 *
 * @example
 * ```ts
 * import { parseQuery } from "#shared/query/mod.ts";
 * import type { Db } from "#db/store/tables.ts";
 *
 * function debianMachines(db: Db) {
 *   const { query } = parseQuery("os:debian");
 *   return db.selectFrom("machine as m").select("m.id")
 *     .where(machineCondition(query!, new Date())).execute();
 * }
 * ```
 */
export function machineCondition(
  query: Query,
  at: Date,
  options: ConditionOptions = {},
): Condition {
  const condition = plainCondition(query, at, options);
  return options.anyStatus || namesStatus(query)
    ? condition
    : inService(condition);
}

/** The condition without regard to the status of machines. */
function plainCondition(
  query: Query,
  at: Date,
  options: ConditionOptions,
): Condition {
  const context = { at, options };
  const condition = (one: Query, isNegated: boolean): Condition => {
    switch (one.kind) {
      case "everything":
        return sql<boolean>`true`;
      case "not":
        return not(condition(one.part, !isNegated));
      case "or":
        return isOnlyOfDeployment(one)
          ? existingRow([one], context)
          : joined(one.parts.map((part) => condition(part, isNegated)), "or");
      case "and":
        return conjunction(one.parts, isNegated);
      default:
        return isDeploymentTerm(one)
          ? existingRow([one], context)
          : machineTerm(one, context, isNegated);
    }
  };

  function conjunction(
    parts: readonly Query[],
    isNegated: boolean,
  ): Condition {
    const joins = (part: Query) =>
      part.kind !== "and" && isOnlyOfDeployment(part);
    const ofRows = parts.filter(joins);
    const packages = ofRows.filter(hasPackage);
    const others = ofRows.filter((part) => !hasPackage(part));
    const rows = packages.length > 0
      ? packages.map((part) => [part, ...others])
      : others.length > 0
      ? [others]
      : [];
    return joined([
      ...parts.filter((part) => !joins(part))
        .map((part) => condition(part, isNegated)),
      ...rows.map((row) => existingRow(row, context)),
    ], "and");
  }

  return condition(query, false);
}

/**
 * A query as a condition on rows of `deployment` under the alias `d`: terms
 * about deployments mean that row, the others its machine. A word without a
 * field is searched in the names of the machine and the package. Those of
 * retired machines match only a query with a `status:`.
 */
export function deploymentCondition(
  query: Query,
  at: Date,
  options: ConditionOptions = {},
): Condition {
  const condition = rowCondition(query, { at, options });
  return options.anyStatus || namesStatus(query)
    ? condition
    : ofMachinesInService(condition);
}

/** A query that is not empty, and what was determined for it beforehand. */
export interface Search extends Pick<ConditionOptions, "sets" | "rules"> {
  readonly query: Query;
  /** The moment that ages count back from. */
  readonly at: Date;
}

/** The condition that a deployment `d` matches a search. */
export function searched(
  { query, at, sets, rules }: Search,
  options: Pick<ConditionOptions, "perMachine" | "range" | "anyStatus"> = {},
): Condition {
  return deploymentCondition(query, at, { sets, rules, ...options });
}

/** The condition that the machine `m` has a deployment that matches all. */
function existingRow(
  parts: readonly Query[],
  { at, options }: RowContext,
): Condition {
  const perMachine = options.perMachine ||
    isReadByMachine(parts.flatMap(termsOf), options.rules);
  const own = { ...options, perMachine, ofMachine: perMachine };
  const rows = parts.map((part) => rowCondition(part, { at, options: own }));
  return existing(joined(rows, "and"), own);
}

interface RowContext {
  readonly at: Date;
  readonly options: ConditionOptions;
}

function rowCondition(query: Query, context: RowContext): Condition {
  if (query.kind === "everything") return sql<boolean>`true`;
  if (!termsOf(query).some(isAboutRow)) {
    if (query.kind === "software") {
      const set = context.options.sets?.get(query);
      if (set) return inSet(set, "d.machine_id");
    }
    const { at, options } = context;
    return sql<boolean>`d.machine_id in (select m.id from machine m
      where ${plainCondition(query, at, options)}
        ${inIdRange("m.id", options.range)})`;
  }
  switch (query.kind) {
    case "not":
      return not(rowCondition(query.part, context));
    case "and":
    case "or":
      return joined(
        query.parts.map((part) => rowCondition(part, context)),
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
  return deploymentTerm(query, context.options);
}

type Leaf = ReturnType<typeof termsOf>[number];

function isAboutRow(term: Leaf): boolean {
  return isDeploymentTerm(term) || term.field === "any";
}

/** True if it is only about deployments, and negates nothing. */
function isOnlyOfDeployment(query: Query): boolean {
  switch (query.kind) {
    case "everything":
    case "not":
      return false;
    case "and":
    case "or":
      return query.parts.every(isOnlyOfDeployment);
    default:
      return isDeploymentTerm(query);
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
