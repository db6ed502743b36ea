import { CompiledQuery, sql } from "kysely";
import { OF_NO_OTHER_ASSIGNMENT } from "#db/assignments/reach.ts";
import { type Search, searched } from "#db/query/conditions.ts";
import type { IdRange } from "#db/query/id_range.ts";
import type { Db } from "#db/store/tables.ts";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { AgentFamily, FamilyCounts } from "#shared/families.ts";
import { type DeploymentSelection, matching } from "./deployments.ts";
import { RAN_TO_ITS_END } from "./predicates.ts";

/** Every machine × package being recalled, for the fragment door. */
export function recallingDeployments(
  db: Db,
): Promise<{ machineId: number; packageId: number }[]> {
  return db.selectFrom("deployment")
    .select(["machine_id as machineId", "package_id as packageId"])
    .where("state", "=", "recalling").execute();
}

/** A deployment as a report or a recall needs it. */
export interface DeploymentProgress {
  readonly machineId: number;
  readonly packageId: number;
  readonly state: DeploymentState;
  readonly attempt: number;
  readonly fragmentsSeen: number;
  readonly fragments: number;
  readonly infoAt: number | null;
}

/** The same, of one among many. */
export interface MachineDeploymentProgress extends DeploymentProgress {
  readonly family: AgentFamily;
  /** The agent's history says that it has run to its end, unforced. */
  readonly ranToItsEnd: boolean;
}

function standing(db: Db) {
  return db.selectFrom("deployment as d")
    .innerJoin("machine as m", "m.id", "d.machine_id")
    .innerJoin("package as p", "p.id", "d.package_id")
    .select([
      "d.machine_id as machineId",
      "d.package_id as packageId",
      "d.state",
      "d.attempt",
      "d.fragments_seen as fragmentsSeen",
      sql<number>`json_array_length(p.fragments)`.as("fragments"),
      "d.info_at as infoAt",
      "m.family",
      sql.raw<number>(RAN_TO_ITS_END).as("ranToItsEnd"),
    ]);
}

/** Which deployments are worked on. */
export type ProgressFilter = DeploymentSelection & {
  readonly search?: Search;
  /** Only on machines of this range. */
  readonly range?: IdRange;
  /** Only those that no assignment but their own brings. */
  readonly ofNoOther?: boolean;
};

/**
 * The next matching deployments in one of `states`, by machine and package;
 * how work over a fleet is cut into chunks.
 */
export async function progressAfter(
  db: Db,
  filter: ProgressFilter,
  states: readonly DeploymentState[],
  after: { machineId: number; packageId: number },
  limit: number,
): Promise<MachineDeploymentProgress[]> {
  const { search, range } = filter;
  const all = matching(standing(db), filter)
    .where("d.machine_id", "<=", range?.to ?? Number.MAX_SAFE_INTEGER);
  const meant = search ? all.where(searched(search, { range })) : all;
  const rows =
    await (filter.ofNoOther ? meant.where(OF_NO_OTHER_ASSIGNMENT) : meant)
      .where("d.state", "in", [...states])
      .where(
        sql<boolean>`(d.machine_id, d.package_id) >
        (${after.machineId}, ${after.packageId})`,
      )
      .orderBy("d.machine_id").orderBy("d.package_id")
      .limit(limit).execute();
  return rows.map((row) => ({
    ...row,
    state: row.state as DeploymentState,
    ranToItsEnd: row.ranToItsEnd !== 0,
  }));
}

/** Machines a package waits on. */
export async function countWaiting(
  db: Db,
  packageId: number,
): Promise<FamilyCounts> {
  const rows = await db.selectFrom("deployment as d")
    .innerJoin("machine as m", "m.id", "d.machine_id")
    .select(["m.family", sql<number>`count(*)`.as("machines")])
    .where("d.package_id", "=", packageId).where("d.state", "=", "waiting")
    .groupBy("m.family").execute();
  const counts = { unix: 0, windows: 0 };
  for (const { family, machines } of rows) counts[family] = machines;
  return counts;
}

const STANDING = `select d.machine_id as machineId, d.package_id as packageId,
    d.state, d.attempt, d.fragments_seen as fragmentsSeen,
    json_array_length(p.fragments) as fragments, d.info_at as infoAt
  from deployment d join package p on p.id = d.package_id
  where d.machine_id = ? and d.package_id = ?`;

/** How one deployment stands; null if the machine was never given the package. */
export async function progressOf(
  db: Db,
  machineId: number,
  packageId: number,
): Promise<DeploymentProgress | null> {
  const { rows } = await db.executeQuery<DeploymentProgress>(
    CompiledQuery.raw(STANDING, [machineId, packageId]),
  );
  return rows[0] ?? null;
}
