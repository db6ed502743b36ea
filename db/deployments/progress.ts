import { CompiledQuery, sql } from "kysely";
import { OF_NO_OTHER_ASSIGNMENT } from "#db/assignments/reach.ts";
import { type Search, searched } from "#db/query/conditions.ts";
import { isInService } from "#db/machines/status.ts";
import type { IdRange } from "#db/query/id_range.ts";
import type { Db } from "#db/store/tables.ts";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { AgentFamily, FamilyCounts } from "#shared/families.ts";
import { type DeploymentSelection, matching } from "./deployments.ts";
import { HAS_RUN, IS_AT_MIRROR } from "./predicates.ts";

/** Every deployment that is being recalled, for the fragment listener. */
export function recallingDeployments(
  db: Db,
): Promise<{ machineId: number; packageId: number }[]> {
  return db.selectFrom("deployment")
    .select(["machine_id as machineId", "package_id as packageId"])
    .where("state", "=", "recalling").execute();
}

/** The progress of a deployment, for a report or a recall. */
export interface DeploymentProgress {
  readonly machineId: number;
  readonly packageId: number;
  readonly state: DeploymentState;
  readonly attempt: number;
  readonly fragmentsSeen: number;
  readonly fragments: number;
  readonly infoAt: number | null;
}

/** The same for one of many deployments. */
export interface MachineDeploymentProgress extends DeploymentProgress {
  readonly family: AgentFamily;
  /** It has run to its end by the agent's history, and is not forced. */
  readonly hasRun: boolean;
  /** The mirror that it fetches from now; null: this server. */
  readonly mirror: string | null;
  readonly code: string | null;
  readonly action: "launch" | "execute" | "store";
  /** Null: a command without an archive. */
  readonly archiveKind: "zip" | "tar.gz" | null;
  /** True if its package may be offered. */
  readonly active: boolean;
}

function progressRows(db: Db) {
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
      sql.raw<number>(HAS_RUN).as("hasRun"),
      sql<string | null>`iif(${sql.raw(IS_AT_MIRROR)}, d.mirror, null)`.as(
        "mirror",
      ),
      "d.code",
      "p.action",
      "p.archive_kind as archiveKind",
      "p.active",
    ]);
}

/** The deployments that work on many covers. */
export type ProgressFilter = DeploymentSelection & {
  readonly search?: Search;
  /** Only on machines of this range. */
  readonly range?: IdRange;
  /** Only deployments that no other assignment brings. */
  readonly ofNoOther?: boolean;
  /** Those of retired machines, too. */
  readonly anyStatus?: boolean;
};

/**
 * The next matching deployments in one of `states`, by machine and package, for
 * bulk work in portions.
 */
export async function progressAfter(
  db: Db,
  filter: ProgressFilter,
  states: readonly DeploymentState[],
  after: { machineId: number; packageId: number },
  limit: number,
): Promise<MachineDeploymentProgress[]> {
  const { search, range } = filter;
  const all = matching(progressRows(db), filter)
    .where("d.machine_id", "<=", range?.to ?? Number.MAX_SAFE_INTEGER);
  const { anyStatus = false } = filter;
  const matches = search
    ? all.where(searched(search, { range, anyStatus }))
    : anyStatus
    ? all
    : all.where(sql.raw<boolean>(isInService()));
  const rows =
    await (filter.ofNoOther ? matches.where(OF_NO_OTHER_ASSIGNMENT) : matches)
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
    hasRun: row.hasRun !== 0,
    active: row.active !== 0,
  }));
}

/** The machines on which a package waits, by family. */
export async function countWaiting(
  db: Db,
  packageId: number,
): Promise<FamilyCounts> {
  const rows = await db.selectFrom("deployment as d")
    .innerJoin("machine as m", "m.id", "d.machine_id")
    .select(["m.family", sql<number>`count(*)`.as("machines")])
    .where("d.package_id", "=", packageId).where("d.state", "=", "waiting")
    .groupBy("m.family").execute();
  const counts: FamilyCounts = { unix: 0, windows: 0 };
  for (const { family, machines } of rows) counts[family] = machines;
  return counts;
}

const PROGRESS_QUERY =
  `select d.machine_id as machineId, d.package_id as packageId,
    d.state, d.attempt, d.fragments_seen as fragmentsSeen,
    json_array_length(p.fragments) as fragments, d.info_at as infoAt
  from deployment d join package p on p.id = d.package_id
  where d.machine_id = ? and d.package_id = ?`;

/**
 * The progress of one deployment; null if the package was never assigned to the
 * machine.
 */
export async function progressOf(
  db: Db,
  machineId: number,
  packageId: number,
): Promise<DeploymentProgress | null> {
  const { rows } = await db.executeQuery<DeploymentProgress>(
    CompiledQuery.raw(PROGRESS_QUERY, [machineId, packageId]),
  );
  return rows[0] ?? null;
}
