import { type AliasedRawBuilder, type RawBuilder, sql } from "kysely";
import { NO_UNKNOWN, type UnknownMatches } from "#shared/contract/unknown.ts";
import type { UnknownValue } from "#shared/query/unknown_values.ts";
import type { UnknownConditions } from "./unknown.ts";

/** Sums by the names of {@linkcode unknownColumns}. */
export type UnknownSums = Readonly<Record<string, unknown>>;

/**
 * Columns of a row for one machine `m`: it matches only because a value is not
 * known, and which. To be counted by {@linkcode unknownSums} around it.
 */
export function unknownColumns(
  isUncertain: RawBuilder<boolean>,
  values: UnknownConditions,
): AliasedRawBuilder<boolean, string>[] {
  return [
    isUncertain.as("uncertain"),
    ...values.map(([value, condition]) => condition.as(column(value))),
  ];
}

export function unknownSums(
  values: UnknownConditions,
): AliasedRawBuilder<number, string>[] {
  return [
    sql<number>`coalesce(sum(uncertain), 0)`.as("uncertain"),
    ...values.map(([value]) =>
      sql<number>`coalesce(sum(uncertain and ${sql.ref(column(value))}), 0)`
        .as(column(value))
    ),
  ];
}

/** Adds up the sums of several id ranges. */
export function unknownMatchesOf(
  rows: readonly UnknownSums[],
  values: readonly UnknownValue[],
): UnknownMatches {
  const sum = (name: string) =>
    rows.reduce((total, row) => total + Number(row[name] ?? 0), 0);
  const machines = sum("uncertain");
  return machines === 0 ? NO_UNKNOWN : {
    machines,
    values: values.filter((value) => sum(column(value)) > 0),
  };
}

function column(value: UnknownValue): string {
  return `unknown_${value}`;
}
