import { type CauseRules, rulesFor } from "#db/deployments/causes.ts";
import type { Db } from "#db/store/tables.ts";
import type { WideReader } from "#db/store/transaction.ts";
import type { Search } from "#db/query/conditions.ts";
import { globalSettings } from "#db/settings/settings.ts";
import { softwareSets } from "#db/machines/software_sets.ts";
import { paceOf } from "#shared/pace.ts";
import type { Query } from "#shared/query/mod.ts";
import type { Settings } from "#shared/contract/settings/settings.ts";
import { effectiveSettingsOf } from "./effective_settings.ts";

/** The rules that causes depend on besides the deployments. */
export async function causeRules(db: Db, now: Date): Promise<CauseRules> {
  const global = await globalSettings(db);
  const bearing = (settings: Settings) => ({
    downloadsOn: settings.downloadsOn,
    pace: paceOf(settings),
  });
  return {
    now: now.getTime(),
    holdAlerted: global.holdAlerted,
    ...bearing(global),
    inForce: (overrides) => bearing(effectiveSettingsOf(global, overrides)),
    profiles: [],
  };
}

/** A query with everything that has to be read before the search. */
export async function searchFor(
  wide: WideReader,
  query: Query,
  at: Date,
): Promise<Search> {
  return {
    query,
    at,
    sets: await softwareSets(wide, query),
    rules: await rulesFor(wide.db, query, () => causeRules(wide.db, at)),
  };
}
