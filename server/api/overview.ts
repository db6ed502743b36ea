import { contradictedPackages } from "../../db/claims.ts";
import { openDuplicates } from "../../db/duplicates.ts";
import {
  failingPackages,
  holdingPackages,
  lastDay,
  machineTotals,
} from "../../db/overview.ts";
import { stuckPackages, troubleCounts } from "../../db/troubles.ts";
import { stateTotals } from "../../db/deployments.ts";
import { unknownTotals } from "../../db/networks.ts";
import { readOverview } from "../../shared/server.ts";
import type { Rooms } from "./rooms.ts";
import { type Api, serve } from "./serve.ts";

export function overviewRoutes(api: Api, { db, now, warnings }: Rooms): void {
  serve(api, readOverview, async () => {
    const at = now();
    return {
      at: at.toISOString(),
      states: await stateTotals(db),
      failing: await failingPackages(db),
      holding: await holdingPackages(db),
      contradicted: await contradictedPackages(db),
      machines: await machineTotals(db, at),
      unknown: await unknownTotals(db),
      duplicates: await openDuplicates(db),
      stuck: await stuckPackages(db),
      troubles: await troubleCounts(db),
      ...await lastDay(db, at),
      warnings: [...await warnings()],
    };
  });
}
