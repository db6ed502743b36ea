import {
  NO_OVERRIDES,
  type Settings,
} from "#shared/contract/settings/settings.ts";
import type { Db } from "#db/store/tables.ts";
import { globalSettings, overridesOf } from "#db/settings/settings.ts";
import { effectiveSettingsOf } from "./effective_settings.ts";

/** The settings in force for each of these machines. */
export async function settingsOf(
  db: Db,
  machines: readonly number[],
): Promise<(machine: number) => Settings> {
  const global = await globalSettings(db);
  const overrides = await overridesOf(db, machines);
  return (machine) =>
    effectiveSettingsOf(global, overrides.get(machine) ?? NO_OVERRIDES);
}
