import {
  type GroupSettings,
  type Overrides,
  SETTING_NAMES,
  type SettingName,
  type Settings,
  type SettingsChange,
} from "#shared/contract/settings/settings.ts";
import { settingDefinition } from "#shared/contract/settings/settings_table.ts";

/** The level of a value in force; for a group, its id. */
export type Origin = "global" | "machine" | { readonly group: number };

export interface EffectiveSetting<Name extends SettingName = SettingName> {
  readonly value: Settings[Name];
  readonly from: Origin;
}

/**
 * The settings in force for a machine, by each setting's own rule
 * (`CombineRule`).
 */
export function effectiveSettings(
  global: Settings,
  overrides: Overrides,
): Settings {
  const overriddenNames = new Set<SettingName>();
  for (const { values } of [{ values: overrides.own }, ...overrides.groups]) {
    for (const name of Object.keys(values)) {
      overriddenNames.add(name as SettingName);
    }
  }
  if (overriddenNames.size === 0) return global;
  const overridden = [...overriddenNames].map((name) => [
    name,
    effectiveSetting(name, global, overrides).value,
  ]);
  return { ...global, ...Object.fromEntries(overridden) };
}

/** The level each of a machine's settings in force comes from. */
export function originsOf(
  global: Settings,
  overrides: Overrides,
): Record<SettingName, Origin> {
  return Object.fromEntries(
    SETTING_NAMES.map((name) => [
      name,
      effectiveSetting(name, global, overrides).from,
    ]),
  ) as Record<SettingName, Origin>;
}

/** One setting in force for a machine, and the level that decided it. */
export function effectiveSetting<Name extends SettingName>(
  name: Name,
  global: Settings,
  { own, groups }: Overrides,
): EffectiveSetting<Name> {
  const base: EffectiveSetting<Name> = { value: global[name], from: "global" };
  const machine = overridesOf(name, own, "machine");
  const fromGroups = groups.flatMap(({ id, values }: GroupSettings) =>
    overridesOf(name, values, { group: id })
  );
  switch (settingDefinition(name).combine) {
    case "global":
      return base;
    case "least":
      return machine[0] ?? extreme(name, fromGroups, 1) ?? base;
    case "greatest":
      return machine[0] ?? extreme(name, fromGroups, -1) ?? base;
    case "least_of_all":
      if (rank(name, base.value) <= 0) return base;
      return extreme(name, [...machine, ...fromGroups], 1) ?? base;
    case "together": {
      const limits = rank(name, base.value) > 0 ? [base] : [];
      return extreme(name, [...machine, ...fromGroups, ...limits], 1) ?? base;
    }
    case "nearest":
      return machine[0] ?? firstGroups(fromGroups) ?? base;
    case "off":
      return [base, ...fromGroups, ...machine]
        .find(({ value }) => value === false) ?? machine[0] ?? base;
  }
}

function overridesOf<Name extends SettingName>(
  name: Name,
  values: Partial<Settings>,
  from: Origin,
): EffectiveSetting<Name>[] {
  const value = values[name];
  return value === undefined ? [] : [{ value: value as Settings[Name], from }];
}

/** The one of the group with the lowest id. */
function firstGroups<Name extends SettingName>(
  candidates: readonly EffectiveSetting<Name>[],
): EffectiveSetting<Name> | undefined {
  const idOf = ({ from }: EffectiveSetting<Name>) =>
    typeof from === "object" ? from.group : 0;
  return candidates.toSorted((a, b) => idOf(a) - idOf(b))[0];
}

/** The least, or with -1 the greatest; of equal values the first. */
function extreme<Name extends SettingName>(
  name: Name,
  candidates: readonly EffectiveSetting<Name>[],
  direction: 1 | -1,
): EffectiveSetting<Name> | undefined {
  return candidates.reduce<EffectiveSetting<Name> | undefined>(
    (best, one) =>
      best === undefined ||
        (rank(name, one.value) - rank(name, best.value)) * direction < 0
        ? one
        : best,
    undefined,
  );
}

/** The order of a setting's values: false before true, options as listed. */
function rank(name: SettingName, value: Settings[SettingName]): number {
  if (typeof value !== "string") return Number(value);
  return optionsOf(name).indexOf(value);
}

function optionsOf(name: SettingName): readonly unknown[] {
  const schema = settingDefinition(name).value.removeDefault() as unknown as {
    readonly options?: readonly unknown[];
  };
  return schema.options ?? [];
}

/** The values at a level after a change; null unsets a setting. */
export function applyChange<Set extends Partial<Settings>>(
  set: Set,
  change: SettingsChange,
): Set {
  const after: Record<string, unknown> = { ...set };
  for (const [name, value] of Object.entries(change)) {
    if (value === null) delete after[name];
    else if (value !== undefined) after[name] = value;
  }
  return after as Set;
}
