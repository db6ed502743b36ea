import { OCS_NAMES } from "#shared/contract/settings/ocs_names.ts";
import type { SettingLine } from "#shared/contract/settings/settings.ts";
import { text } from "#tui/text/mod.ts";

/**
 * The settings whose name, OCS name or description contains every word; `!word`
 * excludes one.
 */
export function searchSettings(
  settings: readonly SettingLine[],
  query: string,
): readonly SettingLine[] {
  const words = query.toLowerCase().split(/\s+/)
    .filter((word) => word !== "" && word !== "!");
  return settings.filter(({ name }) => {
    const said = [name, OCS_NAMES[name] ?? "", text.settings.about[name]]
      .join(" ").toLowerCase();
    return words.every((word) =>
      word.startsWith("!") ? !said.includes(word.slice(1)) : said.includes(word)
    );
  });
}
