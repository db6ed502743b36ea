import { type RawBuilder, sql } from "kysely";
import { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { AgentFamily } from "#shared/families.ts";
import { isInService } from "#db/machines/status.ts";
import type { Db } from "#db/store/tables.ts";
import { machineCondition, type Search } from "#db/query/conditions.ts";
import {
  ALL_IDS,
  type IdRange,
  idRanges,
  isSmall,
} from "#db/query/id_range.ts";

/** The machines of an assignment, each of them once. */
export interface Audience {
  readonly packageId: number;
  readonly machines: readonly number[];
  readonly groups: readonly number[];
  /** A query whose matches belong to it as well; null: none. */
  readonly matching: Search | null;
}

/** The id ranges in which an audience is looked for. */
export interface AudienceRanges {
  /** There is one range, in which its machines are looked up by their ids. */
  readonly isSmall: boolean;
  readonly ranges: readonly IdRange[];
}

export async function rangesOf(
  db: Db,
  audience: Audience,
): Promise<AudienceRanges> {
  return await isSmallAudience(db, audience)
    ? { isSmall: true, ranges: [ALL_IDS] }
    : { isSmall: false, ranges: await idRanges(db) };
}

async function isSmallAudience(
  db: Db,
  { machines, groups, matching }: Audience,
): Promise<boolean> {
  if (matching !== null) return false;
  const { members } = await db.selectFrom("group_member as g")
    .select(sql<number>`count(*)`.as("members"))
    .where(inGroups(groups)).executeTakeFirstOrThrow();
  return isSmall(machines.length + members);
}

function inGroups(groups: readonly number[]): RawBuilder<boolean> {
  return sql<boolean>`g.group_id in
    (select value from json_each(${JSON.stringify(groups)}))`;
}

/** The part of an audience that is in one id range. */
export interface AudienceSlice {
  readonly audience: Audience;
  readonly isSmall: boolean;
  readonly range: IdRange;
}

/** The condition that the machine `m` is in the slice. */
export function isInSlice(
  { audience, isSmall, range }: AudienceSlice,
): RawBuilder<boolean> {
  const { machines, groups, matching } = audience;
  const { after, to } = range;
  const within = machines.filter((id) => id > after && id <= to);
  const idList = sql`select value from json_each(${JSON.stringify(within)})`;
  const members = inGroups(groups);
  const named = isSmall
    ? sql<boolean>`m.id in (${idList}
        union select g.machine_id from group_member g where ${members})`
    : sql<boolean>`(m.id in (${idList}) or exists (select 1
        from group_member g where g.machine_id = m.id and ${members})
        ${matching === null ? sql`` : sql`or ${matches(matching, range)}`})`;
  return sql<boolean>`m.id > ${after} and m.id <= ${to} and ${named}`;
}

function matches(
  { query, at, sets, rules }: Search,
  range: IdRange,
): RawBuilder<boolean> {
  return machineCondition(query, at, { range, sets, rules });
}

/** The status of a package on a machine, as a plan stores it. */
export interface PlannedStatus {
  readonly family: AgentFamily;
  readonly takesPackages: boolean;
  readonly state: DeploymentState | null;
  readonly inHistory: boolean;
}

/** The stored number of an id that no machine has. */
export const UNKNOWN_STATUS = -1;
/** The stored number of a machine that is retired. */
const RETIRED_STATUS = -2;

/** The states by their stored numbers, from 0. */
const STATES = [null, ...DeploymentState.options] as const;
const IN_HISTORY = 16;
const ON_WINDOWS = 32;
const ON_MOBILE = 64;
const TAKES_NONE = 128;

/**
 * The status that a stored number means; null: there is no such machine.
 */
export function statusOf(code: number): PlannedStatus | "retired" | null {
  if (code === UNKNOWN_STATUS) return null;
  if (code === RETIRED_STATUS) return "retired";
  return {
    state: STATES[code % IN_HISTORY] ?? null,
    inHistory: (code & IN_HISTORY) !== 0,
    family: (code & ON_MOBILE) !== 0
      ? "mobile"
      : (code & ON_WINDOWS) !== 0
      ? "windows"
      : "unix",
    takesPackages: (code & TAKES_NONE) === 0,
  };
}

/** All stored numbers. */
export const STATUSES: readonly number[] = [
  UNKNOWN_STATUS,
  RETIRED_STATUS,
  ...[0, IN_HISTORY].flatMap((history) =>
    [0, ON_WINDOWS, ON_MOBILE].flatMap((family) =>
      [0, TAKES_NONE].flatMap((agent) =>
        STATES.map((_, i) => i + history + family + agent)
      )
    )
  ),
];

/** The number to store for the machine `m` and its deployment `d`. */
export function statusNumber(packageId: number): RawBuilder<number> {
  const states = STATES.slice(1)
    .map((state, i) => `when '${state}' then ${i + 1}`).join(" ");
  return sql<number>`iif(${sql.raw(isInService())},
    case d.state ${sql.raw(states)} else 0 end
    + ${sql.lit(IN_HISTORY)} * exists (select 1 from agent_history h
      where h.machine_id = m.id and h.package_id = ${packageId})
    + case m.family when 'windows' then ${sql.lit(ON_WINDOWS)}
      when 'mobile' then ${sql.lit(ON_MOBILE)} else 0 end
    + ${sql.lit(TAKES_NONE)} * (m.takes_packages is 0),
    ${sql.lit(RETIRED_STATUS)})`;
}
