import { z } from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import { ById } from "#shared/contract/page.ts";
import {
  SETTING_NAMES,
  settingDefinition,
  Settings,
} from "./settings_table.ts";
import type { SettingName } from "./settings_table.ts";

export { DEFAULT_SETTINGS, SETTING_NAMES, Settings } from "./settings_table.ts";
export type { SettingName } from "./settings_table.ts";

/** Where settings can be set. */
export const SettingLevel = z.enum(["global", "group", "machine"]);
export type SettingLevel = z.infer<typeof SettingLevel>;

const Value = z.union([z.boolean(), z.number(), z.string()]);

/** Where a value in force comes from. */
export const SettingSource = z.object({
  level: z.enum(["default", "global", "group", "machine"]),
  /** The group whose value it is. */
  group: z.object({ id: z.number().int(), name: z.string() }).nullable(),
});
export type SettingSource = z.infer<typeof SettingSource>;

/** One setting at one level. */
export const SettingLine = z.object({
  name: z.enum(SETTING_NAMES),
  /**
   * The value in force. Of a group: what it says, else the global one; what
   * its machines get depends on their other groups.
   */
  value: Value,
  from: SettingSource,
  /** What is set at this very level; null: nothing. */
  set: Value.nullable(),
  default: Value,
  /** Empty where it has none. */
  unit: z.string(),
  about: z.string(),
  /** The least and the most a number may be at this level. */
  range: z.object({ least: z.number(), most: z.number() }).nullable(),
  /** What it may be at this level, where it is no number. */
  options: z.array(Value).nullable(),
});
export type SettingLine = z.infer<typeof SettingLine>;

/** Polls in a second. */
export const PollLoad = z.object({
  /** By the machines seen in the last 7 days, with what they have to do now. */
  now: z.number(),
  /** If every machine that is known had something to do. */
  peak: z.number(),
});
export type PollLoad = z.infer<typeof PollLoad>;

export const LevelSettings = z.object({
  /** Changes with every change at this level; see `version` of the change. */
  version: z.number().int(),
  values: Settings,
  settings: z.array(SettingLine),
});
export type LevelSettings = z.infer<typeof LevelSettings>;

export const ChangedSettings = LevelSettings.extend({
  /** Of a dry run: what polls the fleet makes before and after. */
  load: z.object({
    before: PollLoad,
    after: PollLoad,
    /** Machines seen not to obey: none of this changes when they poll. */
    disobedient: z.number().int(),
    /** Machines of which that is not known: adaptive polling leaves them out. */
    undecided: z.number().int(),
  }).nullable(),
});
export type ChangedSettings = z.infer<typeof ChangedSettings>;

/** What a setting may be at a level; undefined where it cannot be set there. */
export function schemaOf(
  name: SettingName,
  level: SettingLevel,
): z.ZodType | undefined {
  const { value, below, combine } = settingDefinition(name);
  const whole = value.removeDefault() as z.ZodType;
  if (level === "global") return whole;
  return combine === "global" ? undefined : below ?? whole;
}

/** What a setting may be at a level; both null where it cannot be set there. */
export function boundsOf(
  name: SettingName,
  level: SettingLevel,
): Pick<SettingLine, "range" | "options"> {
  const schema = schemaOf(name, level);
  if (schema instanceof z.ZodNumber) {
    const { minValue, maxValue } = schema;
    const most = maxValue ?? Number.MAX_SAFE_INTEGER;
    return { range: { least: minValue ?? 0, most }, options: null };
  }
  const options = schema instanceof z.ZodEnum
    ? schema.options.map(String)
    : schema && [true, false];
  return { range: null, options: options ?? null };
}

/** What is set for one machine, besides the global settings. */
export interface Overrides {
  /** The machine's own. */
  readonly own: Partial<Settings>;
  /** Of its groups that say something, by id. */
  readonly groups: readonly GroupSettings[];
}

export interface GroupSettings {
  readonly id: number;
  readonly values: Partial<Settings>;
}

export const NO_OVERRIDES: Overrides = { own: {}, groups: [] };

/** A change at one level: null unsets, and what is left out stays as it is. */
export type SettingsChange = {
  readonly [Name in SettingName]?: Settings[Name] | null;
};

/** What a change at a level must look like. */
export function settingsChange(
  level: SettingLevel,
): z.ZodType<SettingsChange, SettingsChange> {
  const fields = SETTING_NAMES.flatMap((name) => {
    const schema = schemaOf(name, level);
    return schema ? [[name, schema.nullable().optional()] as const] : [];
  });
  return z.strictObject(Object.fromEntries(fields)) as unknown as z.ZodType<
    SettingsChange,
    SettingsChange
  >;
}

const How = z.object({
  /** The version that was seen; if it is another by now, nothing is changed. */
  version: z.coerce.number().int().min(0).optional(),
  /** Changes nothing; tells what would be, and the load of polls. */
  dryRun: z.stringbool().default(false),
});

export const readSettings = endpoint({
  method: "GET",
  path: "/settings",
  summary: "The global settings in force",
  role: "viewer",
  output: LevelSettings,
});

export const changeSettings = endpoint({
  method: "PUT",
  path: "/settings",
  summary: "Set global settings; null unsets, what is left out stays as it is",
  role: "admin",
  query: How,
  body: settingsChange("global"),
  output: ChangedSettings,
});

export const readGroupSettings = endpoint({
  method: "GET",
  path: "/groups/{id}/settings",
  summary: "A group's settings, over the global ones",
  role: "viewer",
  params: ById,
  output: LevelSettings,
});

export const changeGroupSettings = endpoint({
  method: "PUT",
  path: "/groups/{id}/settings",
  summary: "Set a group's settings; null unsets, what is left out stays",
  role: "operator",
  params: ById,
  query: How,
  body: settingsChange("group"),
  output: ChangedSettings,
});

export const readMachineSettings = endpoint({
  method: "GET",
  path: "/machines/{id}/settings",
  summary: "The settings in force for a machine, and the level each comes by",
  role: "viewer",
  params: ById,
  output: LevelSettings,
});

export const changeMachineSettings = endpoint({
  method: "PUT",
  path: "/machines/{id}/settings",
  summary: "Set a machine's own settings; null unsets, what is left out stays",
  role: "operator",
  params: ById,
  query: How,
  body: settingsChange("machine"),
  output: ChangedSettings,
});
