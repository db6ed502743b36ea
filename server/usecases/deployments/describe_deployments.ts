import type {
  Deployment,
  DeploymentQuery,
} from "#shared/contract/deployments/deployments.ts";
import type { StateCounts } from "#shared/contract/packages/packages.ts";
import type { Settings } from "#shared/contract/settings/settings.ts";
import type { Page } from "#shared/contract/page.ts";
import type { Db } from "#db/store/tables.ts";
import type { Store } from "#db/store/transaction.ts";
import { deploymentPage } from "#db/deployments/page.ts";
import {
  deploymentOf,
  type DeploymentRow,
} from "#db/deployments/deployments.ts";
import { paceOf } from "#shared/pace.ts";
import { iso, isoOrNull } from "#shared/time.ts";
import {
  causeOf,
  type DeploymentFacts,
  intervalOf,
} from "#server/domain/deployments/cause.ts";
import {
  barrierOf,
  isSettled,
  reasonToWithhold,
} from "#server/domain/deployments/orders.ts";
import { meaningOfResult } from "#server/domain/deployments/result_meaning.ts";
import { readQuery } from "#server/domain/read_query.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { causeRules, searchFor } from "#server/usecases/fleet/cause_rules.ts";
import { settingsOf } from "#server/usecases/fleet/settings_of.ts";
import { toContradiction } from "./to_trouble.ts";
import { unverifiedOf } from "./unverified.ts";

/**
 * Deployments that match, each with its reason by the rule of polls. A search
 * for `q` or a cause may read the whole fleet.
 *
 * @throws {Refusal} If `q` is not a valid query.
 */
export async function describeDeployments(
  { db, wide }: Pick<Store, "db" | "wide">,
  { q, ...filter }: DeploymentQuery,
  now: Date,
): Promise<
  Page<Deployment> & { counts: StateCounts; unverified: number }
> {
  const query = readQuery(q);
  const search = query.kind === "everything"
    ? undefined
    : await searchFor(wide, query, now);
  const page = await deploymentPage(
    search || filter.cause ? wide.db : db,
    { ...filter, search },
    await causeRules(db, now),
  );
  const settings = await settingsOf(db, page.rows.map((row) => row.machineId));
  return {
    ...page,
    rows: page.rows.map((row) => describe(row, settings(row.machineId), now)),
  };
}

/**
 * One deployment with its reason.
 *
 * @throws {Refusal} `deployment_not_found`.
 */
export async function describeDeployment(
  db: Db,
  machineId: number,
  packageId: number,
  now: Date,
): Promise<Deployment> {
  const row = await deploymentOf(db, machineId, packageId, now);
  if (!row) {
    throw new Refusal(
      "deployment_not_found",
      `Package ${packageId} was never assigned to machine ${machineId}`,
    );
  }
  const settings = await settingsOf(db, [machineId]);
  return describe(row, settings(machineId), now);
}

/**
 * The facts that determine the cause of a deployment, with its reason by the
 * rule of polls.
 */
export function factsOf(
  row: DeploymentRow,
  settings: Settings,
  now: Date,
): DeploymentFacts {
  const machine = {
    downloadsOn: settings.downloadsOn,
    approved: !row.isPending,
    held: row.hasClaim || row.hasAlert && settings.holdAlerted,
    inventoried: true,
    family: row.family,
    takesPackages: row.takesPackages,
    settled: isSettled(row.lastResultAt, settings, now),
  };
  return {
    ...row,
    reason: row.state === "waiting"
      ? reasonToWithhold(machine, row, row)
      : null,
    barrier: barrierOf(machine),
    hasRun: row.inHistory && !row.force,
    isAtMirror: row.mirror !== null && row.mirrorLeftAt === null,
    intervalMs: intervalOf(row, paceOf(settings)).ms,
  };
}

function describe(
  row: DeploymentRow,
  settings: Settings,
  now: Date,
): Deployment {
  const facts = factsOf(row, settings, now);
  return {
    machine: { id: row.machineId, name: row.machineName },
    package: {
      id: row.packageId,
      name: row.packageName,
      version: row.packageVersion,
    },
    assignment: row.assignmentId,
    wave: row.wave,
    state: row.state,
    reason: facts.reason,
    cause: causeOf(facts, paceOf(settings), now.getTime()),
    attempt: row.attempt,
    force: row.force,
    code: row.code,
    exitCode: row.exitCode,
    meaning: meaningOfResult(row),
    fragments: { seen: row.fragmentsSeen, total: row.fragments },
    offeredAt: isoOrNull(row.offeredAt),
    updatedAt: iso(row.updatedAt),
    observed: row.observed === null ? null : {
      confirmed: row.observed === "confirmed",
      at: iso(row.observedAt!),
    },
    unverified: unverifiedOf(row),
    contradiction: row.contradiction && toContradiction(row.contradiction),
    formerAt: isoOrNull(row.formerAt),
  };
}
