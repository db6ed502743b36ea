import { FragmentHost } from "#shared/contract/settings/fragment_host.ts";
import type {
  SettingLine,
  SettingsChange,
} from "#shared/contract/settings/settings.ts";
import { text } from "#tui/text/mod.ts";

/** "0 to 86400", "md5, sha256". */
export function rangeWords(
  { range, options, isText }: Pick<
    SettingLine,
    "range" | "options" | "isText"
  >,
): string {
  if (isText) return text.settings.hostRange;
  if (range) {
    const { least, most, above } = range;
    return above === null
      ? text.settings.range(`${least}`, `${most}`)
      : text.settings.zeroOr(`${above}`);
  }
  return options?.join(", ") ?? text.settings.onlyGlobal;
}

/** The option after the current one; the first follows the last. */
export function nextOption({ options, value }: SettingLine): string {
  const all = options ?? [];
  return `${all[(all.indexOf(value) + 1) % all.length]}`;
}

/** The reason the typed text is not valid for the setting; null if it is. */
export function wrongValue(line: SettingLine, typed: string): string | null {
  if (line.isText) {
    return FragmentHost.safeParse(typed).success
      ? null
      : text.settings.hostExpected;
  }
  if (!line.range) return null;
  const { least, most, above } = line.range;
  const value = Number(typed);
  const isAllowed = value >= least && value <= most &&
    (above === null || value === 0 || value >= above);
  return /^-?\d+$/.test(typed) && isAllowed ? null : numberWords(line.range);
}

/** "a whole number from 1 to 8760", "0, or a whole number from 1024 to 9999". */
export function numberWords(
  { least, most, above }: NonNullable<SettingLine["range"]>,
): string {
  return above === null
    ? text.form.notANumber(least, most)
    : text.form.zeroOr(above, most);
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
