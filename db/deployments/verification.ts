import { CompiledQuery, sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { listOf } from "#db/store/write.ts";
import { isOfMachineInService } from "#db/machines/status.ts";
import { MACHINE_ID } from "#db/machines/inventory.ts";
import {
  type DeploymentKey,
  OF_PROGRESS,
  PROGRESS,
  type Progress,
  progressList,
  requestsInto,
} from "./changes.ts";
import {
  EVIDENCE_COLUMN,
  type StoredEvidence,
  unpackEvidence,
} from "./evidence.ts";
import { isDoubtful, isInHistory, MAY_BE_FROM_MIRROR } from "./predicates.ts";
import type { PackageName } from "#shared/contract/packages/package_name.ts";

const EVIDENCE = `select ${EVIDENCE_COLUMN} as evidence
  from deployment d join package p on p.id = d.package_id
  where d.machine_id = ? and d.package_id = ?`;

/** The evidence for a deployment; null if there is none such. */
export async function storedEvidence(
  db: Db,
  machineId: number,
  packageId: number,
): Promise<StoredEvidence | null> {
  const { rows } = await db.executeQuery<{ evidence: string }>(
    CompiledQuery.raw(EVIDENCE, [machineId, packageId]),
  );
  return rows[0] ? unpackEvidence(JSON.parse(rows[0].evidence)) : null;
}

/**
 * Where several servers share a database, one may judge a report before
 * another has written the requests that it served: this long afterwards they
 * still support the success.
 */
const LATE_MS = 60_000;

/** A recent success of a shared database that nothing supports yet. */
const IS_LATE = `deployment.unverified = 1 and deployment.updated_at > ?
  and (select count(*) from server_run) > 1`;

/** Everything was requested, and the code is no repeat without its number. */
const IS_COMPLETE = `deployment.info_at is not null
  and trim(deployment.code) <> 'SUCCESS_'
  and (select count(*) from fragment_request r
    where r.machine_id = deployment.machine_id
      and r.package_id = deployment.package_id) >=
    (select iif(${MAY_BE_FROM_MIRROR}, 0, json_array_length(p.fragments))
      from package p join deployment d on d.package_id = p.id
      where p.id = deployment.package_id
        and d.machine_id = deployment.machine_id)`;

/** An event for each deployment that becomes verified. */
function verifiedEvents(from: string, where: string): string {
  return `insert into event (at, kind, actor, machine_id, package_id, payload)
    select ?, 'deployment.verified', ?, deployment.machine_id,
      deployment.package_id, json_object('by', ?, 'state', deployment.state,
        'attempt', deployment.attempt)
    from ${from} where ${where}`;
}

/** Stores the requests of deployments that another server has just judged. */
export function lateProgressStatements(
  progress: readonly Progress[],
  at: Date,
): Statement[] {
  const listed = progressList(progress);
  const since = at.getTime() - LATE_MS;
  const isVerified = `${OF_PROGRESS} and ${IS_LATE} and ${IS_COMPLETE}`;
  return [
    { sql: requestsInto(IS_LATE), params: [listed, since] },
    {
      sql: `update deployment
        set info_at = coalesce(info_at, json_extract(j.value, '$[2]'))
        from ${PROGRESS} where ${OF_PROGRESS} and ${IS_LATE}`,
      params: [listed, since],
    },
    {
      sql: verifiedEvents(
        `${PROGRESS} cross join deployment`,
        isVerified,
      ),
      params: [at.getTime(), "server", "requests", listed, since],
    },
    {
      sql: `update deployment set unverified = 0
        from ${PROGRESS} where ${isVerified}`,
      params: [listed, since],
    },
  ];
}

/**
 * Verifies `SUCCESS_ALREADY_SETUP` by the history that the machine has just
 * sent. It has to come after the statements that store the history, in the
 * same transaction.
 */
export function historyStatements(deviceId: string, at: Date): Statement[] {
  const isVerified = `deployment.machine_id = ${MACHINE_ID}
    and deployment.unverified = 1 and deployment.state = 'already_installed'
    and ${isInHistory("deployment")}`;
  return [
    {
      sql: verifiedEvents("deployment", isVerified),
      params: [at.getTime(), "agent", "history", deviceId],
    },
    {
      sql: `update deployment set unverified = 0 where ${isVerified}`,
      params: [deviceId],
    },
  ];
}

/**
 * Accepts the results of these deployments that are unverified or contradicted,
 * and returns the changed rows.
 */
export function acceptStatements(
  pairs: readonly DeploymentKey[],
  actor: string,
  at: Date,
): Statement[] {
  const listed = JSON.stringify(
    pairs.map(({ machineId, packageId }) => [machineId, packageId]),
  );
  const isListed = `${OF_PROGRESS} and ${isDoubtful("deployment")}`;
  return [
    {
      sql: `insert into event (at, kind, actor, machine_id, package_id, payload)
        select ?, 'deployment.accepted', ?, deployment.machine_id,
          deployment.package_id, json_object('state', deployment.state,
            'code', deployment.code, 'attempt', deployment.attempt)
        from ${PROGRESS} cross join deployment where ${isListed}`,
      params: [at.getTime(), actor, listed],
    },
    {
      sql: `update deployment set unverified = 0 from ${PROGRESS}
        where ${isListed}
        returning machine_id as machineId, package_id as packageId`,
      params: [listed],
    },
    {
      sql: `delete from trouble where kind = 'contradicts'
        and (machine_id, package_id) in (select json_extract(j.value, '$[0]'),
          json_extract(j.value, '$[1]') from ${PROGRESS})`,
      params: [listed],
    },
  ];
}

/** The number of machines in service with an unverified success, by package. */
export async function unverifiedCounts(
  db: Db,
  packageIds: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const rows = await db.selectFrom("deployment as d")
    .select(["package_id as id", sql<number>`count(*)`.as("machines")])
    .where("unverified", "=", sql.lit(1))
    .where("package_id", "in", listOf(packageIds))
    .where(sql.raw<boolean>(isOfMachineInService("d.machine_id")))
    .groupBy("package_id").execute();
  return new Map(rows.map(({ id, machines }) => [id, machines]));
}

/** Packages with unverified successes, the one with the most machines first. */
export async function unverifiedPackages(db: Db): Promise<
  { package: PackageName; machines: number }[]
> {
  const { rows } = await sql<PackageName & { machines: number }>`
    select p.id, p.name, p.version, u.machines from (
      select package_id, count(*) as machines from deployment d
      where unverified = 1 and ${sql.raw(isOfMachineInService("d.machine_id"))}
      group by package_id) u
    join package p on p.id = u.package_id and p.deleted_at is null
    order by u.machines desc, p.id desc limit 10`.execute(db);
  return rows.map(({ machines, ...one }) => ({ package: one, machines }));
}
