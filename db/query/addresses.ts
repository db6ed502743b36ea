import { type RawBuilder, sql } from "kysely";
import type { AddressRange } from "#shared/address.ts";
import type { Match } from "#shared/query/mod.ts";
import { rangeOf } from "#shared/query/read_address.ts";
import { among } from "./among.ts";
import type { IdRange } from "./id_range.ts";
import { likePattern } from "./match.ts";

interface Options {
  readonly perMachine?: boolean;
  readonly range?: IdRange;
}

/** The condition that one address of the machine `m` is in the range. */
export function addressCondition(
  { from, to }: AddressRange,
  options: Options,
): RawBuilder<boolean> {
  return among(
    sql`machine_address x where x.address >= ${from} and x.address <= ${to}`,
    options,
  );
}

/**
 * A word without a field, in the addresses of the machine `m`: a complete
 * address, network or range means what it means after `ip:`; another word with
 * a dot or a colon is a part of an address, or a pattern of a whole one. Any
 * other is compared with the main address alone, because there are few letters
 * and digits that no IPv6 address has.
 */
export function wordInAddresses(
  match: Match,
  options: Options,
): RawBuilder<boolean> {
  const { how, text } = match;
  const range = how === "like" ? null : rangeOf(text);
  if (range !== null && range !== "reversed") {
    return addressCondition(range, options);
  }
  if (!/[.:]/.test(text)) return isLike("m.ip", match);
  if (how === "like") return patternInAddresses(match);
  return /^[\da-f.:]+$/i.test(text)
    ? isLike("coalesce(m.addresses, m.ip)", { how: "holds", text })
    : sql<boolean>`false`;
}

/** The condition that a whole address of the machine `m` matches a pattern. */
export function patternInAddresses(match: Match): RawBuilder<boolean> {
  const whole = likePattern(match);
  // The array is only taken apart where it may have such an address.
  return sql<boolean>`(${isLike("coalesce(m.addresses, m.ip)", match, "%")}
    and exists (select 1
      from json_each(coalesce(m.addresses, json_array(m.ip))) j
      where j.value like ${whole} escape '\\'))`;
}

function isLike(
  column: string,
  match: Match,
  around = "",
): RawBuilder<boolean> {
  const pattern = `${around}${likePattern(match)}${around}`;
  return sql<boolean>`${sql.raw(column)} like ${pattern} escape '\\'`;
}
