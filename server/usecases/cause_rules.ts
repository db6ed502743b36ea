import type { CauseRules } from "../../db/causes.ts";
import type { Db } from "../../db/database.ts";
import { globalSettings } from "../../db/settings.ts";
import { paceOf } from "../../shared/pace.ts";
import type { Settings } from "../../shared/settings.ts";
import { inForce } from "./in_force.ts";

/** What causes depend on besides the rows. */
export async function causeRules(db: Db, now: Date): Promise<CauseRules> {
  const global = await globalSettings(db);
  const bearing = (settings: Settings) => ({
    downloadsOn: settings.downloadsOn,
    pace: paceOf(settings),
  });
  return {
    now: now.getTime(),
    ...bearing(global),
    inForce: (overrides) => bearing(inForce(global, overrides)),
    profiles: [],
  };
}
