import type {
  SettingLine,
  SettingsChange,
} from "#shared/contract/settings/settings.ts";
import { text } from "#tui/text/mod.ts";

/** "0 to 86400", "md5, sha256". */
export function rangeWords(
  { range, options }: Pick<SettingLine, "range" | "options">,
): string {
  if (range) return text.settings.range(`${range.least}`, `${range.most}`);
  return options?.join(", ") ?? text.settings.onlyGlobal;
}

/** The option after the current one; the first follows the last. */
export function nextOption({ options, value }: SettingLine): string {
  const all = options ?? [];
  return `${all[(all.indexOf(value) + 1) % all.length]}`;
}

/** The reason the typed text is not valid for the setting; null if it is. */
export function wrongValue(line: SettingLine, typed: string): string | null {
  if (!line.range) return null;
  const { least, most } = line.range;
  const value = Number(typed);
  return /^-?\d+$/.test(typed) && value >= least && value <= most
    ? null
    : text.form.notANumber(least, most);
}

/**
 * The change that gives a setting the value that was typed or chosen.
 *
 * @param typed Null unsets it.
 */
export function changeTo(
  { name, default: usual }: SettingLine,
  typed: string | null,
): SettingsChange {
  const value = typed === null
    ? null
    : typeof usual === "number"
    ? Number(typed)
    : typeof usual === "boolean"
    ? typed === "true"
    : typed;
  return { [name]: value };
}
