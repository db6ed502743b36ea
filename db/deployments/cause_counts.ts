import { setImmediate } from "node:timers/promises";
import { type SelectQueryBuilder, sql } from "kysely";
import type { Cause } from "#shared/contract/deployments/causes.ts";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import { DAY_MS } from "#shared/time.ts";
import { isInService } from "#db/machines/status.ts";
import { type IdRange, idRanges, isSmall } from "#db/query/id_range.ts";
import { type CauseRules, withCauses, withProfiles } from "./causes.ts";
import type { Database, Db } from "#db/store/tables.ts";
import type { DeploymentKey } from "./changes.ts";
import { atMoment } from "#db/schedules/at_moment.ts";
import { HOLDER } from "./predicates.ts";

/** After this time a machine is probably gone, not only away. */
const LONG_SILENT_MS = 30 * DAY_MS;

/** The properties by which a concentration of a cause is looked for. */
export const DIMENSIONS = ["subnet", "group", "os", "agent"] as const;
export type Dimension = typeof DIMENSIONS[number];

/** Machines of a package with one value of a property. */
export interface CauseCount {
  readonly state: DeploymentState;
  readonly cause: Cause;
  /**
   * The property: a dimension; `detail`, which the cause defines (the holding
   * package; the result code, and the exit code after U+001F, which XML cannot contain; 1 for more than
   * 30 days without contact); or `all`, the total of the cause.
   */
  readonly by: Dimension | "detail" | "all";
  /** The id of a group or a package; the beginning of a subnet's addresses. */
  readonly value: string;
  readonly machines: number;
}

/**
 * A package's machines, counted by cause and property, one id range after the
 * other, so that polls are answered in between.
 */
export async function countCauses(
  db: Db,
  packageId: number,
  rules: CauseRules,
): Promise<CauseCount[]> {
  const sums = new Map<string, CauseCount>();
  const add = (one: CauseCount) => {
    const key = [one.state, one.cause, one.by, one.value].join("\n");
    const machines = (sums.get(key)?.machines ?? 0) + one.machines;
    sums.set(key, { ...one, machines });
  };
  for (const range of await idRanges(db)) {
    for (const row of await countRange(db, packageId, rules, range)) {
      const { machines } = row;
      const [state, cause] = row.stateAndCause.split(" ") as [
        DeploymentState,
        Cause,
      ];
      const one = { state, cause, machines };
      add({ ...one, by: "all", value: "" });
      add({ ...one, by: "os", value: row.os });
      add({ ...one, by: "agent", value: row.agent });
      for (const value of subnetsOf(row)) {
        add({ ...one, by: "subnet", value });
      }
      for (const value of row.inGroups?.split(",") ?? []) {
        add({ ...one, by: "group", value });
      }
      const detail = detailOf(cause, row);
      if (detail !== null) add({ ...one, by: "detail", value: detail });
    }
    await setImmediate();
  }
  return [...sums.values()];
}

/** The condition on an address that it is neither loopback nor link-local. */
const LEADS_SOMEWHERE = `a.address not glob '47f*'
  and a.address not glob '4a9fe*' and a.address not glob '6fe[89ab]*'
  and a.address <> '6${"0".repeat(31)}1'`;

/**
 * The beginnings of a machine's addresses as text, the main one first: of two
 * subnets with the same machines the first is named.
 */
function subnetsOf({ home, subnets }: ChunkCount): Set<string> {
  const others = subnets?.split(",").map((packed) =>
    packed.startsWith("4")
      ? packed.slice(1).replace(/../g, (byte) => `${parseInt(byte, 16)}.`)
      : packed.slice(1).replace(/.{4}/g, (group) => `${group}:`)
  );
  return new Set(
    /^\d+\.\d+\.\d+\.$/.test(home) ? [home, ...others ?? []] : others,
  );
}

function detailOf(
  cause: Cause,
  { result, holder, longSilent }: ChunkCount,
): string | null {
  switch (cause) {
    case "failed":
      return result ?? "";
    case "held_by_priority_0":
      return `${holder ?? ""}`;
    case "not_seen":
      return `${longSilent}`;
    default:
      return null;
  }
}

/** Machines with the same values of all properties. */
interface ChunkCount {
  /** State and cause. */
  readonly stateAndCause: string;
  readonly os: string;
  readonly agent: string;
  /** The beginning of its main address. */
  readonly home: string;
  /** The packed beginnings of all its addresses. */
  readonly subnets: string | null;
  /** The ids of their groups. */
  readonly inGroups: string | null;
  /** The code of failed ones, and the exit code after U+001F. */
  readonly result: string | null;
  /** The holding package of waiting ones. */
  readonly holder: number | null;
  readonly longSilent: number;
  readonly machines: number;
}

/**
 * Every machine is a line of JSON, and equal lines are counted here: to group
 * them SQLite would sort them, which takes longer than everything else.
 */
async function countRange(
  db: Db,
  packageId: number,
  rules: CauseRules,
  range: IdRange,
): Promise<ChunkCount[]> {
  const { after, to } = range;
  const known = await withProfiles(db, rules, range);
  const { rows } = await sql<{ lines: string | null }>`
    select group_concat(json_array(state || ' ' || cause, os, agent, home,
      subnets, inGroups, result, holder, longSilent), char(10)) as lines
    from (${
    withCauses(
      known,
      sql`d.state, m.os, m.agent, rtrim(m.ip, '0123456789') as home,
        (select group_concat(distinct substr(a.address, 1,
            iif(a.address < '6', ${sql.lit(1 + 24 / 4)}, ${
        sql.lit(1 + 64 / 4)
      })))
          from machine_address a where a.machine_id = d.machine_id
            and ${sql.raw(LEADS_SOMEWHERE)}) as subnets,
        (select group_concat(g.group_id) from group_member g
          where g.machine_id = d.machine_id) as inGroups,
        case when d.state = 'failed'
          then d.code || coalesce(char(31) || d.exit_code, '') end as result,
        case when d.state = 'waiting' and p.priority > 0
          then ${atMoment(HOLDER, rules.now)} end as holder,
        m.last_contact_at < ${rules.now - LONG_SILENT_MS} as longSilent`,
      sql`d.package_id = ${packageId}
        and d.machine_id > ${after} and d.machine_id <= ${to}
        and ${sql.raw(isInService())}`,
    )
  })`.execute(db);
  const counts = new Map<string, number>();
  for (const line of rows[0]?.lines?.split("\n") ?? []) {
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, machines]) => {
    const [
      stateAndCause,
      os,
      agent,
      home,
      subnets,
      inGroups,
      result,
      holder,
      longSilent,
    ] = JSON.parse(line) as [
      ...[stateAndCause: string, os: string, agent: string, home: string],
      ...[subnets: string | null, inGroups: string | null],
      ...[result: string | null],
      ...[holder: number | null, longSilent: number],
    ];
    return {
      ...{ stateAndCause, os, agent, home, subnets, inGroups, result, holder },
      ...{ longSilent, machines },
    };
  });
}

/** The deployments with one cause among those that match a filter. */
export interface CauseSelection {
  readonly counts: Readonly<Record<string, number>>;
  /** All of them, if they are few enough to be listed; else null. */
  readonly pairs: readonly DeploymentKey[] | null;
  /** Includes the overrides of all machines and groups. */
  readonly rules: CauseRules;
}

/** A query that counts deployments `d`. */
type CountQuery = SelectQueryBuilder<
  Database & { d: Database["deployment"] },
  "d",
  { state: string; machines: number; pairs: string }
>;

/**
 * Counts deployments by state, one id range after the other, and lists them if
 * they are few.
 *
 * @param found Applies the filter.
 */
export async function causedBy(
  db: Db,
  rules: CauseRules,
  found: (query: CountQuery, rules: CauseRules) => CountQuery,
): Promise<CauseSelection> {
  const counts: Record<string, number> = {};
  let pairs: DeploymentKey[] | null = [];
  let known = rules;
  for (const range of await idRanges(db)) {
    known = await withProfiles(db, known, range);
    const { after, to } = range;
    const query = db.selectFrom("deployment as d").select([
      "d.state",
      sql<number>`count(*)`.as("machines"),
      sql<string>`json_group_array(json_array(d.machine_id, d.package_id))`
        .as("pairs"),
    ]).where("d.machine_id", ">", after).where("d.machine_id", "<=", to);
    const rows = await found(query, known).groupBy("d.state").execute();
    for (const row of rows) {
      counts[row.state] = (counts[row.state] ?? 0) + Number(row.machines);
      if (!pairs) continue;
      const all: [number, number][] = JSON.parse(row.pairs);
      pairs = !isSmall(pairs.length + all.length) ? null : [
        ...pairs,
        ...all.map(([machineId, packageId]) => ({ machineId, packageId })),
      ];
    }
    await setImmediate();
  }
  return { counts, pairs, rules: known };
}
