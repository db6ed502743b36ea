import { type RawBuilder, sql } from "kysely";
import type { Query, Term } from "#shared/query/mod.ts";
import { type Condition, machineCondition, type Search } from "./conditions.ts";
import { codeMatch, packageMatch, statesOf } from "./deployments.ts";
import { textMatch } from "./match.ts";

/** The state that an event brought its deployment to; null: none. */
const STATE = sql<string | null>`case e.kind
  when 'deployment.offered' then 'offered'
  when 'deployment.retried' then 'waiting'
  when 'deployment.recalling' then 'recalling'
  when 'deployment.recalled' then 'cancelled'
  when 'deployment.cancelled' then 'cancelled'
  when 'deployment.result' then e.payload ->> '$.state' end`;
const CODE = sql<string | null>`e.payload ->> '$.code'`;
const EXIT_CODE = sql<number | null>`e.payload ->> '$.exitCode'`;

/**
 * A query as a condition on rows of `event` under the alias `e`; never null.
 * Terms about deployments mean what happened then: the package, the state it
 * was brought to, the code that was reported. All other terms mean the event's
 * machine as it is now. A word without a field is searched in the names of the
 * machine and the package.
 *
 * @throws {TypeError} If it has a `reason:`, because events have none.
 */
export function eventCondition(search: Search): Condition {
  const condition = (one: Query): Condition => {
    switch (one.kind) {
      case "everything":
        return sql<boolean>`true`;
      case "not":
        return sql<boolean>`not (${condition(one.part)})`;
      case "and":
      case "or":
        return sql<boolean>`(${
          sql.join(one.parts.map(condition), sql.raw(` ${one.kind} `))
        })`;
      default:
        return termOf(one, search);
    }
  };
  return condition(search.query);
}

function termOf(term: Term, { at, sets }: Search): Condition {
  switch (term.field) {
    case "state":
      return valueCondition(
        term,
        STATE,
        sql<boolean>`${STATE} = ${term.value}`,
      );
    case "result":
      return valueCondition(
        term,
        STATE,
        sql<boolean>`${STATE} in (${sql.join(statesOf(term.value))})`,
      );
    case "package":
      return valueCondition(
        term,
        sql`e.package_id`,
        sql<boolean>`e.package_id in (select p.id from package p
          where ${packageMatch(term.match)})`,
      );
    case "code":
      return valueCondition(term, CODE, codeMatch(term.match, CODE, EXIT_CODE));
    case "reason":
      throw new TypeError("Events have no reason");
    case "any":
      return sql<boolean>`(exists (select 1 from machine m
          where m.id = e.machine_id and ${textMatch("m.name", term.match)})
        or exists (select 1 from former_machine f
          where f.id = e.machine_id and ${textMatch("f.name", term.match)})
        or exists (select 1 from package p
          where p.id = e.package_id and ${textMatch("p.name", term.match)}))`;
    default:
      return sql<boolean>`exists (select 1 from machine m
        where m.id = e.machine_id
          and ${
        machineCondition(term, at, {
          ...{ sets, perMachine: true },
          anyStatus: true,
        })
      })`;
  }
}

/** A condition on a value that an event may have; `!=` asks for another one. */
function valueCondition(
  { other }: { readonly other: boolean },
  value: RawBuilder<unknown>,
  is: Condition,
): Condition {
  return other
    ? sql<boolean>`(${value} is not null and not (${is}))`
    : sql<boolean>`(${value} is not null and ${is})`;
}
