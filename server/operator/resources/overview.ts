import { disputedPackages } from "#db/deployments/contradictions.ts";
import { unverifiedPackages } from "#db/deployments/verification.ts";
import { contradictedPackages } from "#db/packages/claims.ts";
import { removalProgress } from "#db/machines/removals.ts";
import { pendingTotal } from "#db/enrolment/approvals.ts";
import { openDuplicates } from "#db/machines/duplicates.ts";
import {
  failingPackages,
  holdingPackages,
  lastDay,
  machineTotals,
} from "#db/deployments/overview.ts";
import { stuckPackages, troubleCounts } from "#db/deployments/troubles.ts";
import { stateTotals } from "#db/deployments/deployments.ts";
import { unknownTotals } from "#db/networks/networks.ts";
import { readOverview } from "#shared/contract/server.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function overviewRoutes(
  api: Api,
  { store: { db }, now, warnings }: ApiContext,
): void {
  serve(api, readOverview, async () => {
    const at = now();
    return {
      at: at.toISOString(),
      states: await stateTotals(db),
      failing: await failingPackages(db),
      holding: await holdingPackages(db),
      contradicted: await contradictedPackages(db),
      unverified: await unverifiedPackages(db),
      disputed: await disputedPackages(db),
      pending: await pendingTotal(db),
      machines: await machineTotals(db, at),
      unknown: await unknownTotals(db),
      removals: await removalProgress(db),
      duplicates: await openDuplicates(db),
      stuck: await stuckPackages(db),
      troubles: await troubleCounts(db),
      ...await lastDay(db, at),
      warnings: [...await warnings()],
    };
  });
}
