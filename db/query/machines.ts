import { type RawBuilder, sql } from "kysely";
import { isNoTag } from "#shared/contract/machines/account.ts";
import type {
  FieldTerm,
  Match,
  SoftwareTerm,
  Term,
  TextTerm,
} from "#shared/query/mod.ts";
import {
  addressCondition,
  patternInAddresses,
  wordInAddresses,
} from "./addresses.ts";
import { versionKey } from "#shared/query/versions.ts";
import { AgentFamily } from "#shared/families.ts";
import { cameThrough } from "#db/relays/relayed_machines.ts";
import type { CauseRules } from "#db/deployments/causes.ts";
import { sizeCondition, timeCondition } from "./amounts.ts";
import { hasFieldName } from "./field_names.ts";
import { anyTextMatch, textMatch } from "./match.ts";
import { among } from "./among.ts";
import type { IdRange } from "./id_range.ts";
import { softwareVersions } from "./software.ts";
import { isUnknown } from "./unknown.ts";

/** The use of a condition. */
export interface ConditionOptions {
  /**
   * The condition is for a few known machines, such as one whose inventory has
   * come, rather than for the fleet: each is looked up, instead of all matches.
   */
  readonly perMachine?: boolean;
  /** It is asked only about the machines of one id range. */
  readonly range?: IdRange;
  /** The query names groups by their ids, as those of stored groups do. */
  readonly groupIds?: boolean;
  /** The versions that software terms mean, if known. */
  readonly versions?: ReadonlyMap<SoftwareTerm, readonly number[]>;
  /** The machines that match software terms, if determined before. */
  readonly sets?: SoftwareSets;
  /** The rules for reasons; needed if the query has a `reason:`. */
  readonly rules?: CauseRules;
  /** A row `d` of `deployment` is one of the machine `m` beside it. */
  readonly ofMachine?: boolean;
  /**
   * Only machines that match whatever the values are that are not known of them.
   */
  readonly certainly?: boolean;
  /** Retired machines match as well, without a `status:` in the query. */
  readonly anyStatus?: boolean;
}

/** For each term one byte for each machine id: 1 if the machine matches. */
export type SoftwareSets = ReadonlyMap<SoftwareTerm, Uint8Array>;

interface TermContext {
  readonly at: Date;
  readonly options: ConditionOptions;
}

/**
 * A term about machines as a condition on a row `m` of `machine`. It is false
 * for a value that is not known; under a negation and `certainly` it is true
 * then.
 */
export function machineTerm(
  term: Term,
  context: TermContext,
  isNegated: boolean,
): RawBuilder<boolean> {
  const condition = knownTerm(term, context);
  const unknown = isNegated && context.options.certainly
    ? isUnknown(term)
    : null;
  return unknown ? sql<boolean>`(${condition} or ${unknown})` : condition;
}

function knownTerm(
  term: Term,
  { at, options }: TermContext,
): RawBuilder<boolean> {
  switch (term.kind) {
    case "text":
      return textCondition(term, options);
    case "choice":
      switch (term.field) {
        case "obeys":
          return sql<boolean>`coalesce(m.obeys, 'unknown') = ${term.value}`;
        case "status":
          return sql<boolean>`m.status = ${term.value}`;
        default:
          return sql<boolean>`m.family = ${term.value}`;
      }
    case "size":
      return sizeCondition(term);
    case "time":
      return timeCondition(term, at);
    case "address":
      return addressCondition(term, options);
    case "version":
      return sql<boolean>`(m.agent_key <> '' and m.agent_key ${
        sql.raw(term.op)
      } ${versionKey(term.version)})`;
    case "software":
      return softwareCondition(term, options);
    case "field":
      return fieldCondition(term, options);
  }
}

/** A machine without the field matches the empty text. */
function fieldCondition(
  { name, match }: FieldTerm,
  options: ConditionOptions,
): RawBuilder<boolean> {
  const rows = sql`machine_field x where ${hasFieldName(name)}
    and x.value <> ''`;
  return isEmpty(match)
    ? sql<boolean>`not (${among(rows, options)})`
    : among(sql`${rows} and ${textMatch("x.value", match)}`, options);
}

function isEmpty({ how, text }: Match): boolean {
  return how === "is" && text === "";
}

function textCondition(
  { field, match }: TextTerm,
  options: ConditionOptions,
): RawBuilder<boolean> {
  switch (field) {
    case "any":
      return sql<boolean>`(${
        anyTextMatch(["m.name", "m.serial", "m.tag"], match)
      } or ${wordInAddresses(match, options)})`;
    case "ip":
      return match.text === ""
        ? sql<boolean>`m.ip = ''`
        : patternInAddresses(match);
    case "agent":
      return AgentFamily.options.some((one) => one === match.text.toLowerCase())
        ? sql<boolean>`(m.family = ${match.text.toLowerCase()}
            or ${textMatch("m.agent", match)})`
        : textMatch("m.agent", match);
    case "mac":
      return among(
        sql`machine_mac x where ${textMatch("x.mac", match)}`,
        options,
      );
    case "group":
      return among(
        options.groupIds
          ? sql`group_member x where x.group_id = ${Number(match.text)}`
          : sql`group_member x where x.group_id in (select g.id
              from machine_group g where ${textMatch("g.name", match)})`,
        options,
      );
    case "ticket": {
      const rows = sql`note x where x.machine_id is not null
        and x.ticket <> ''`;
      return isEmpty(match)
        ? sql<boolean>`not (${among(rows, options)})`
        : among(sql`${rows} and ${textMatch("x.ticket", match)}`, options);
    }
    case "relay": {
      const rows = sql`machine_relay x join machine c on c.id = x.machine_id
        join relay r on r.id = x.relay_id where ${cameThrough("x", "c")}`;
      return isEmpty(match)
        ? sql<boolean>`not (${among(rows, options)})`
        : among(sql`${rows} and ${textMatch("r.name", match)}`, options);
    }
    case "tag":
      // Agents write no tag as NA.
      return match.how === "is" && isNoTag(match.text)
        ? sql<boolean>`(m.tag collate nocase in ('', 'NA'))`
        : textMatch("m.tag", match);
    case "package":
    case "code":
      throw new TypeError(`"${field}" is not about machines`);
    default:
      return textMatch(`m.${field}`, match);
  }
}

function softwareCondition(
  term: SoftwareTerm,
  options: ConditionOptions,
): RawBuilder<boolean> {
  const set = options.sets?.get(term);
  if (set) return inSet(set, "m.id");
  const ids = options.versions?.get(term);
  const versions = ids
    ? sql`select value from json_each(${JSON.stringify(ids)})`
    : softwareVersions(term);
  return among(
    sql`machine_software x where x.version_id in (${versions})`,
    options,
  );
}

/** The condition that a machine's byte in a set is 1. */
export function inSet(set: Uint8Array, id: string): RawBuilder<boolean> {
  return sql<boolean>`substr(${set}, ${sql.ref(id)} + 1, 1) = x'01'`;
}
