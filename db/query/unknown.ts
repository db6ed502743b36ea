import { type RawBuilder, sql } from "kysely";
import type { Query, SoftwareTerm, Term } from "#shared/query/mod.ts";
import { negatedTerms, unknownValuesOf } from "#shared/query/unknown.ts";
import {
  UNKNOWN_VALUES,
  type UnknownValue,
} from "#shared/query/unknown_values.ts";
import { foldedMatch } from "./match.ts";

type Condition = RawBuilder<boolean>;

/** The condition that a value a term compares is not known of a machine `m`. */
export function isUnknown(term: Term): Condition | null {
  const values = unknownValuesOf(term);
  return values.length === 0
    ? null
    : anyOf(values.map((value) => isValueUnknown(term, value)));
}

/** Values, each with the condition that it is not known of a machine `m`. */
export type UnknownConditions = readonly (readonly [UnknownValue, Condition])[];

/**
 * For each value that may not be known, the condition that a negated term of a
 * query compares it and that it is not known of a machine `m`.
 */
export function unknownConditions(query: Query): UnknownConditions {
  const terms = negatedTerms(query);
  return UNKNOWN_VALUES.flatMap((value) => {
    const comparing = terms.filter((term) =>
      unknownValuesOf(term).includes(value)
    );
    return comparing.length === 0 ? [] : [
      [value, anyOf(comparing.map((term) => isValueUnknown(term, value)))],
    ] as const;
  });
}

function isValueUnknown(term: Term, value: UnknownValue): Condition {
  switch (value) {
    case "ram":
      // Some agents report 0 where they cannot tell.
      return sql<boolean>`(m.ram_mib is null or m.ram_mib <= 0)`;
    case "disk":
      return sql<boolean>`m.disk_free_mib is null`;
    case "agent":
      return term.kind === "version"
        ? sql<boolean>`m.agent_key = ''`
        : sql<boolean>`m.agent = ''`;
    case "ip":
      return sql<boolean>`(m.ip = '' and not exists (select 1
        from machine_address x where x.machine_id = m.id))`;
    case "mac":
      return sql<boolean>`not exists (select 1 from machine_mac x
        where x.machine_id = m.id)`;
    case "software":
      return sql<boolean>`not exists (select 1 from inventory_section x
        where x.machine_id = m.id and x.section = 'SOFTWARES')`;
    case "version":
      return hasUnknownVersion(term as SoftwareTerm);
    case "name":
    case "os":
    case "cpu":
    case "serial":
    case "uuid":
    case "user":
      return sql<boolean>`${sql.ref(`m.${value}`)} = ''`;
  }
}

/** It has such a program without a version. */
function hasUnknownVersion({ name }: SoftwareTerm): Condition {
  return sql<boolean>`m.id in (select x.machine_id from machine_software x
    where x.version_id in (select v.id from software_name n
      join software_version v on v.name_id = n.id
      where ${foldedMatch("n.folded", name)} and v.sort_key = ''))`;
}

function anyOf(conditions: readonly Condition[]): Condition {
  return sql<boolean>`(${sql.join([...conditions], sql` or `)})`;
}
