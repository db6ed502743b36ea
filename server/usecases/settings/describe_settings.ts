import {
  boundsOf,
  DEFAULT_SETTINGS,
  type LevelSettings,
  NO_OVERRIDES,
  type Overrides,
  SETTING_NAMES,
  type SettingLine,
  type SettingName,
  type Settings,
  type SettingSource,
} from "#shared/contract/settings/settings.ts";
import { settingDefinition } from "#shared/contract/settings/settings_table.ts";
import type { Db } from "#db/store/tables.ts";
import { groupNames } from "#db/groups/names.ts";
import { groupById } from "#db/groups/groups.ts";
import { machineById } from "#db/machines/machines.ts";
import {
  overridesOf,
  settingsAt,
  type SettingScope,
} from "#db/settings/settings.ts";
import { notFound } from "#server/domain/not_found.ts";
import { effectiveSetting, type Origin } from "#server/domain/settings.ts";

/** Everything that is set at a level and above it. */
export interface LevelState {
  readonly version: number;
  /** The settings at this level. */
  readonly set: Partial<Settings>;
  /** The global settings. */
  readonly globalSet: Partial<Settings>;
  /** For a machine, its own and those of its groups; for a group, its own. */
  readonly overrides: Overrides;
}

/** @throws {Refusal} If there is no such group or machine. */
export async function readLevel(
  db: Db,
  scope: SettingScope,
): Promise<LevelState> {
  await refuseUnknown(db, scope);
  const { version, set } = await settingsAt(db, scope);
  if (scope.level === "global") {
    return { version, set, globalSet: set, overrides: NO_OVERRIDES };
  }
  const globalSet = (await settingsAt(db, { level: "global" })).set;
  const overrides = scope.level === "group"
    ? { own: {}, groups: [{ id: scope.id, values: set }] }
    : (await overridesOf(db, [scope.id])).get(scope.id) ?? NO_OVERRIDES;
  return { version, set, globalSet, overrides };
}

async function refuseUnknown(db: Db, scope: SettingScope): Promise<void> {
  if (scope.level === "global") return;
  const { level, id } = scope;
  const existing = level === "group"
    ? await groupById(db, id)
    : await machineById(db, id);
  if (!existing) throw notFound(level, id);
}

/**
 * The effective settings at a level, and where each of them comes from.
 *
 * @throws {Refusal} `group_not_found`, `machine_not_found`.
 */
export async function describeSettings(
  db: Db,
  scope: SettingScope,
): Promise<LevelSettings> {
  const level = await readLevel(db, scope);
  const { version, set, globalSet, overrides } = level;
  const global = { ...DEFAULT_SETTINGS, ...globalSet };
  const names = await groupNames(db, overrides.groups.map(({ id }) => id));

  const sourceOf = (name: SettingName, from: Origin): SettingSource => {
    if (typeof from === "object") {
      const id = from.group;
      return { level: "group", group: { id, name: names.get(id) ?? "" } };
    }
    const isSet = from === "machine" || globalSet[name] !== undefined;
    return { level: isSet ? from : "default", group: null };
  };
  const settings = SETTING_NAMES.map((name): SettingLine => {
    const { value, from } = effectiveSetting(name, global, overrides);
    const { unit, about } = settingDefinition(name);
    return {
      name,
      value,
      from: sourceOf(name, from),
      set: set[name] ?? null,
      default: DEFAULT_SETTINGS[name],
      unit,
      about,
      ...boundsOf(name, scope.level),
    };
  });
  return {
    version,
    values: Object.fromEntries(
      settings.map(({ name, value }) => [name, value]),
    ) as Settings,
    settings,
  };
}
