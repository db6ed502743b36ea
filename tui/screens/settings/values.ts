import { z } from "zod";
import {
  DEFAULT_SETTINGS,
  type SettingName,
  Settings,
} from "../../../shared/settings.ts";
import { described } from "../../../shared/settings_table.ts";
import { text } from "../../text/mod.ts";

/** What a setting may be. */
export type Kind =
  | { readonly type: "number"; readonly least: number; readonly most: number }
  | { readonly type: "choice"; readonly options: readonly string[] };

export const SETTING_NAMES = Object.keys(Settings.shape) as SettingName[];

/** What the contract lets a setting be. */
export function kindOf(name: SettingName): Kind {
  const schema: z.ZodType = Settings.shape[name].removeDefault();
  if (schema instanceof z.ZodNumber) {
    const { minValue, maxValue } = schema;
    return { type: "number", least: minValue ?? 0, most: maxValue ?? Infinity };
  }
  if (schema instanceof z.ZodEnum) {
    return { type: "choice", options: schema.options.map(String) };
  }
  return { type: "choice", options: ["true", "false"] };
}

/** "0 to 86400", "md5, sha256". */
export function rangeWords(name: SettingName): string {
  const kind = kindOf(name);
  return kind.type === "choice"
    ? kind.options.join(", ")
    : text.settings.range(`${kind.least}`, `${kind.most}`);
}

/** The unit in our language; empty where there is none. */
export function unitWords(name: SettingName): string {
  const { unit } = described(name);
  const { units } = text.settings;
  return Object.hasOwn(units, unit) ? units[unit as keyof typeof units] : unit;
}

/** The option after `value`, the first after the last. */
export function nextOption(options: readonly string[], value: string): string {
  return options[(options.indexOf(value) + 1) % options.length]!;
}

/** Why what was typed is no value of the setting, or null. */
export function wrongValue(name: SettingName, typed: string): string | null {
  const kind = kindOf(name);
  if (kind.type === "choice") return null;
  const { least, most } = kind;
  const value = Number(typed);
  return /^\d+$/.test(typed) && value >= least && value <= most
    ? null
    : text.form.notANumber(least, most);
}

/** The change that gives a setting the value that was typed or chosen. */
export function changeTo(name: SettingName, typed: string): Partial<Settings> {
  const usual = DEFAULT_SETTINGS[name];
  const value = typeof usual === "number"
    ? Number(typed)
    : typeof usual === "boolean"
    ? typed === "true"
    : typed;
  return { [name]: value };
}
