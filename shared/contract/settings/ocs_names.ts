import { closeNames } from "#shared/close_names.ts";
import { SETTING_NAMES, type SettingName } from "./settings_table.ts";

/** The names of the same settings in OCS Inventory. */
export const OCS_NAMES: Readonly<Partial<Record<SettingName, string>>> = {
  downloadsOn: "DOWNLOAD",
  pollHours: "PROLOG_FREQ",
  inventoryDays: "FREQUENCY",
  acceptAgentTags: "ACCEPT_TAG_UPDATE_FROM_CLIENT",
  fragmentLatencySeconds: "DOWNLOAD_FRAG_LATENCY",
  cycleLatencySeconds: "DOWNLOAD_CYCLE_LATENCY",
  periodLatencySeconds: "DOWNLOAD_PERIOD_LATENCY",
  cyclesPerPeriod: "DOWNLOAD_PERIOD_LENGTH",
  giveUpDays: "DOWNLOAD_TIMEOUT",
  executionMinutes: "DOWNLOAD_EXECUTION_TIMEOUT",
  discoveryScanners: "IPDISCOVER",
  discoveryLatencyMs: "IPDISCOVER_LATENCY",
  discoverySilentDays: "IPDISCOVER_MAX_ALIVE",
};

/**
 * The setting of this name, ours or that of OCS; upper and lower case are the
 * same.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { settingNamed } from "#shared/contract/settings/ocs_names.ts";
 *
 * assertEquals(settingNamed("PROLOG_FREQ"), "pollHours");
 * assertEquals(settingNamed("pollhours"), "pollHours");
 * assertEquals(settingNamed("PROLOG"), null);
 * ```
 */
export function settingNamed(word: string): SettingName | null {
  const lower = word.trim().toLowerCase();
  return SETTING_NAMES.find((name) =>
    name.toLowerCase() === lower || OCS_NAMES[name]?.toLowerCase() === lower
  ) ?? null;
}

/**
 * Names of settings, ours and those of OCS, that contain a word or are close to
 * it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { settingsLike } from "#shared/contract/settings/ocs_names.ts";
 *
 * assertEquals(settingsLike("prolog"), ["PROLOG_FREQ"]);
 * assertEquals(settingsLike("polHours"), ["pollHours"]);
 * assertEquals(settingsLike("PROLOG_FRQ"), ["PROLOG_FREQ"]);
 * ```
 */
export function settingsLike(word: string): readonly string[] {
  const names = [...SETTING_NAMES, ...Object.values(OCS_NAMES)];
  const lower = word.trim().toLowerCase();
  const containing = lower.length < 3
    ? []
    : names.filter((name) => name.toLowerCase().includes(lower));
  return containing.length > 0
    ? containing.slice(0, 5)
    : closeNames(word, names);
}
