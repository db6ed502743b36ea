import { type RawBuilder, sql } from "kysely";
import type { SoftwareTerm, Term, TextTerm } from "#shared/query/mod.ts";
import { dotted } from "#shared/query/read_address.ts";
import { versionKey } from "#shared/query/versions.ts";
import type { CauseRules } from "#db/deployments/causes.ts";
import { sizeCondition, timeCondition } from "./amounts.ts";
import { textMatch } from "./match.ts";
import { type IdRange, inIdRange } from "./id_range.ts";
import { softwareVersions } from "./software.ts";

/** How a condition is going to be used. */
export interface ConditionOptions {
  /**
   * It is asked of a few known machines, as of one whose inventory has come,
   * rather than of the fleet: each is looked up instead of all that match.
   */
  readonly few?: boolean;
  /** It is asked of the machines of one id range. */
  readonly within?: IdRange;
  /** Groups are named by their ids, as in the queries of stored groups. */
  readonly groupIds?: boolean;
  /** The versions that terms of software mean, where that is known. */
  readonly versions?: ReadonlyMap<SoftwareTerm, readonly number[]>;
  /** What has been found out before, for terms of software. */
  readonly sets?: SoftwareSets;
  /** What reasons depend on; needed where the query asks for one. */
  readonly rules?: CauseRules;
}

/** By a term: one byte for each machine id, 1 where the machine has it. */
export type SoftwareSets = ReadonlyMap<SoftwareTerm, Uint8Array>;

interface TermContext {
  readonly at: Date;
  readonly aim: ConditionOptions;
}

/** A term that speaks of a machine, as a condition on a row `m` of it. */
export function machineTerm(
  term: Term,
  { at, aim }: TermContext,
): RawBuilder<boolean> {
  switch (term.kind) {
    case "text":
      return textCondition(term, aim);
    case "choice":
      return term.field === "obeys"
        ? sql<boolean>`coalesce(m.obeys, 'unknown') = ${term.value}`
        : sql<boolean>`m.family = ${term.value}`;
    case "size":
      return sizeCondition(term);
    case "time":
      return timeCondition(term, at);
    case "address":
      // What is no IPv4 address is kept as it came, and sorts among them.
      return sql<boolean>`(m.ip_order between ${padded(term.from)} and ${
        padded(term.to)
      } and m.ip_order glob '[0-9][0-9][0-9].*')`;
    case "version":
      return sql<boolean>`(m.agent_key <> '' and m.agent_key ${
        sql.raw(term.op)
      } ${versionKey(term.version)})`;
    case "software":
      return softwareCondition(term, aim);
  }
}

function textCondition(
  { field, match }: TextTerm,
  aim: ConditionOptions,
): RawBuilder<boolean> {
  switch (field) {
    case "any":
      return sql<boolean>`(${
        sql.join(
          ["m.name", "m.ip", "m.serial", "m.tag"]
            .map((column) => textMatch(column, match)),
          sql` or `,
        )
      })`;
    case "agent":
      return match.text.toLowerCase() === "windows" ||
          match.text.toLowerCase() === "unix"
        ? sql<boolean>`(m.family = ${match.text.toLowerCase()}
            or ${textMatch("m.agent", match)})`
        : textMatch("m.agent", match);
    case "mac":
      return among(
        sql`machine_mac x where ${textMatch("x.mac", match)}`,
        aim,
      );
    case "group":
      return among(
        aim.groupIds
          ? sql`group_member x where x.group_id = ${Number(match.text)}`
          : sql`group_member x where x.group_id in (select g.id
              from machine_group g where ${textMatch("g.name", match)})`,
        aim,
      );
    case "package":
    case "code":
      throw new TypeError(`"${field}" is not about machines`);
    default:
      return textMatch(`m.${field}`, match);
  }
}

function softwareCondition(
  term: SoftwareTerm,
  aim: ConditionOptions,
): RawBuilder<boolean> {
  const set = aim.sets?.get(term);
  if (set) return inSet(set, "m.id");
  const ids = aim.versions?.get(term);
  const versions = ids
    ? sql`select value from json_each(${JSON.stringify(ids)})`
    : softwareVersions(term);
  return among(
    sql`machine_software x where x.version_id in (${versions})`,
    aim,
  );
}

/** That a machine's byte in a set is 1. */
export function inSet(set: Uint8Array, id: string): RawBuilder<boolean> {
  return sql<boolean>`substr(${set}, ${sql.ref(id)} + 1, 1) = x'01'`;
}

/** That the machine is in rows `x` that carry its id. */
function among(
  rows: RawBuilder<unknown>,
  { few = false, within }: ConditionOptions,
): RawBuilder<boolean> {
  return few
    ? sql<boolean>`exists (select 1 from ${rows} and x.machine_id = m.id)`
    : sql<boolean>`m.id in (select x.machine_id from ${rows}
        ${inIdRange("x.machine_id", within)})`;
}

/** As `ip_order` has it. */
function padded(address: number): string {
  return dotted(address).split(".").map((part) => part.padStart(3, "0"))
    .join(".");
}
