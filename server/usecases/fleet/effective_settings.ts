import type {
  Overrides,
  Settings,
} from "#shared/contract/settings/settings.ts";
import { effectiveSettings } from "#server/domain/settings.ts";

/**
 * The effective settings of each set of overrides; many machines share one.
 */
const computed = new WeakMap<
  Overrides,
  { global: Settings; values: Settings }
>();

/** `effectiveSettings`, computed again only when the settings change. */
export function effectiveSettingsOf(
  global: Settings,
  overrides: Overrides,
): Settings {
  const before = computed.get(overrides);
  if (before?.global === global) return before.values;
  const values = effectiveSettings(global, overrides);
  computed.set(overrides, { global, values });
  return values;
}
