import * as z from "zod";
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

/** The levels at which settings can be set. */
export const SettingLevel = z.enum(["global", "group", "machine"]);
export type SettingLevel = z.infer<typeof SettingLevel>;

const Value = z.union([z.boolean(), z.number(), z.string()]);

/** The source of a value in force. */
export const SettingSource = z.object({
  level: z.enum(["default", "global", "group", "machine"]),
  /** The group that sets the value. */
  group: z.object({ id: z.number().int(), name: z.string() }).nullable(),
});
export type SettingSource = z.infer<typeof SettingSource>;

/** One setting at one level. */
export const SettingLine = z.object({
  name: z.enum(SETTING_NAMES),
  /**
   * The value in force. For a group: its own value, or else the global one;
   * what its machines get also depends on their other groups.
   */
  value: Value,
  from: SettingSource,
  /** The value set at this level; null: none. */
  set: Value.nullable(),
  default: Value,
  /** Empty if it has none. */
  unit: z.string(),
  about: z.string(),
  /**
   * The lowest and highest number allowed at this level; null: not a number.
   */
  range: z.object({
    least: z.number(),
    most: z.number(),
    /** The least number above 0, if 0 is allowed and the next ones are not. */
    above: z.number().nullable(),
  }).nullable(),
  /** The values allowed at this level; null: a number or a text. */
  options: z.array(Value).nullable(),
  /** True if any text of its form is allowed at this level. */
  isText: z.boolean(),
});
export type SettingLine = z.infer<typeof SettingLine>;

/** Polls per second. */
export const PollLoad = z.object({
  /** From the machines seen in the last 7 days, with their present work. */
  now: z.number(),
  /** If every known machine had work to do. */
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
  /**
   * After a dry run: the poll load of the fleet before and after the change.
   */
  load: z.object({
    before: PollLoad,
    after: PollLoad,
    /**
     * Machines observed not to follow the interval: no change affects their
     * polls.
     */
    disobedient: z.number().int(),
    /**
     * Machines for which that is not known: adaptive polling leaves them out.
     */
    undecided: z.number().int(),
  }).nullable(),
});
export type ChangedSettings = z.infer<typeof ChangedSettings>;

/** The schema of a setting at a level; undefined if it cannot be set there. */
export function schemaOf(
  name: SettingName,
  level: SettingLevel,
): z.ZodType | undefined {
  const { value, below, combine } = settingDefinition(name);
  const globalSchema = value.removeDefault() as z.ZodType;
  if (level === "global") return globalSchema;
  return combine === "global" ? undefined : below ?? globalSchema;
}

/**
 * The values allowed for a setting at a level; null and false if it cannot be
 * set there.
 */
export function boundsOf(
  name: SettingName,
  level: SettingLevel,
): Pick<SettingLine, "range" | "options" | "isText"> {
  const schema = schemaOf(name, level);
  if (schema instanceof z.ZodNumber) {
    const { minValue, maxValue } = schema;
    const most = maxValue ?? Number.MAX_SAFE_INTEGER;
    const { above = null } = level === "global" ? settingDefinition(name) : {};
    const range = { least: minValue ?? 0, most, above };
    return { range, options: null, isText: false };
  }
  if (schema instanceof z.ZodString) {
    return { range: null, options: null, isText: true };
  }
  const options = schema instanceof z.ZodEnum
    ? schema.options.map(String)
    : schema && [true, false];
  return { range: null, options: options ?? null, isText: false };
}

/** The settings of one machine besides the global ones. */
export interface Overrides {
  /** The machine's own settings. */
  readonly own: Partial<Settings>;
  /** The settings of its groups, by id; groups without any are left out. */
  readonly groups: readonly GroupSettings[];
}

export interface GroupSettings {
  readonly id: number;
  readonly values: Partial<Settings>;
}

export const NO_OVERRIDES: Overrides = { own: {}, groups: [] };

/**
 * A change at one level: null unsets a setting; absent settings stay as they
 * are.
 */
export type SettingsChange = {
  readonly [Name in SettingName]?: Settings[Name] | null;
};

/** The schema of a change at a level. */
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

const ChangeOptions = z.object({
  /** The version that was seen; nothing changes if it is outdated by now. */
  version: z.coerce.number().int().min(0).optional(),
  /** Change nothing; return the result and the poll load. */
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
  query: ChangeOptions,
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
  query: ChangeOptions,
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
  query: ChangeOptions,
  body: settingsChange("machine"),
  output: ChangedSettings,
});
