import { disputedPackages } from "#db/deployments/contradictions.ts";
import { unverifiedPackages } from "#db/deployments/verification.ts";
import { contradictedPackages } from "#db/packages/claims.ts";
import { removalProgress } from "#db/machines/removals.ts";
import { pendingTotal } from "#db/enrolment/approvals.ts";
import { openDuplicates } from "#db/machines/duplicates.ts";
import {
  countsByPackage,
  holdingPackages,
  lastDay,
  machineTotals,
  packageTotal,
} from "#db/deployments/overview.ts";
import { stuckPackages, troubleCounts } from "#db/deployments/troubles.ts";
import { lastHours, pollsPerSecond } from "#db/events/activity.ts";
import { unknownTotals } from "#db/networks/networks.ts";
import type { Db } from "#db/store/tables.ts";
import type { Forecast } from "#shared/contract/packages/progress.ts";
import { type Activity, readOverview } from "#shared/contract/server.ts";
import { iso } from "#shared/time.ts";
import {
  packagesUnderWay,
  totalStates,
  worstFailing,
} from "#server/domain/deployments/overview.ts";
import { forecastOf } from "#server/usecases/packages/describe_progress.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { memoizeBriefly } from "#server/operator/memoize.ts";
import { newestBackup } from "#server/usecases/backups/describe_backups.ts";
import { rolloutsInNeed } from "#server/usecases/rollouts/describe_rollouts.ts";
import { type Api, serve } from "#server/operator/serve.ts";

/** The waiting machines of a package that its forecast looks at. */
const SAMPLED = 300;

/** Rollouts in need of an operator that are named. */
const MOST_ROLLOUTS = 10;

export function overviewRoutes(api: Api, context: ApiContext): void {
  const { store: { wide }, now } = context;
  const forecast = memoizeBriefly((id: number) =>
    forecastOf(wide.db, id, now(), SAMPLED)
  );
  serve(api, readOverview, () => describe(context, forecast));
}

async function describe(
  context: ApiContext,
  forecastFor: (id: number) => Promise<Forecast | null>,
) {
  const { store: { wide }, now, warnings } = context;
  const at = now();
  const counted = await wide.together((db) => countAll(db, at));
  const { shown, total } = packagesUnderWay(counted.byPackage);
  const underWay = [];
  for (const { package: of, counts } of shown) {
    const forecast = await forecastFor(of.id);
    underWay.push({ package: of, counts, forecast });
  }
  const { byPackage, ...figures } = counted;
  return {
    at: at.toISOString(),
    states: totalStates(byPackage),
    failing: worstFailing(byPackage),
    underWay,
    underWayTotal: total,
    ...figures,
    backup: await newestBackup(context),
    warnings: [...await warnings()],
  };
}

/** @param db A read transaction, so that the numbers agree with each other. */
async function countAll(db: Db, at: Date) {
  return {
    byPackage: await countsByPackage(db),
    rollouts: await rolloutsInNeed(db, at, MOST_ROLLOUTS),
    holding: await holdingPackages(db),
    contradicted: await contradictedPackages(db),
    unverified: await unverifiedPackages(db),
    disputed: await disputedPackages(db),
    pending: await pendingTotal(db),
    machines: await machineTotals(db, at),
    activity: await activityOf(db, at),
    unknown: await unknownTotals(db),
    removals: await removalProgress(db),
    packages: await packageTotal(db),
    duplicates: await openDuplicates(db),
    stuck: await stuckPackages(db),
    troubles: await troubleCounts(db),
    ...await lastDay(db, at),
  };
}

async function activityOf(db: Db, now: Date): Promise<Activity> {
  const hours = await lastHours(db, now);
  return {
    pollsPerSecond: await pollsPerSecond(db, now),
    hours: hours.map((hour) => ({ ...hour, at: iso(hour.at) })),
  };
}
