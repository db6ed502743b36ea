import { OCS_NAMES } from "#shared/contract/settings/ocs_names.ts";
import type { SettingLine } from "#shared/contract/settings/settings.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { text } from "#tui/text/mod.ts";
import { fit } from "#tui/console/widgets/fit.ts";
import type { SheetLine } from "#tui/console/widgets/sheet.tsx";
import { sourceWords, unitWords, valueWords } from "#tui/words/settings.ts";
import { rangeWords } from "./values.ts";

/** The subject of a line of the page. */
export interface Target {
  readonly place?: Place;
  readonly line: SettingLine;
}

/** Least cells of a screen that has the names of OCS beside ours. */
const OCS_FROM = 110;
/** Cells of a setting's name in OCS: the longest has 29. */
const OCS = 30;
/** Cells of a setting's name, value, unit and source; its range has the rest. */
const NAME = 23;
const VALUE = 11;
const UNIT = 9;
const SOURCE = 14;

/** Lists every setting with its value, its source and its range. */
export function settingLines(
  settings: readonly SettingLine[],
  width: number,
): SheetLine<Target>[] {
  const { name, value, unit, from, range } = text.settings.titles;
  const ocs = (words: string) => width < OCS_FROM ? "" : fit(words, OCS);
  return [
    {
      key: "titles",
      // One for each piece of the lines below.
      pieces: [
        { text: ` ${fit(name, NAME)}` },
        { text: ocs(text.listScreens.ocsTitle) },
        { text: `${fit(value, VALUE, true)} ` },
        { text: fit(unit, UNIT) },
        { text: fit(from, SOURCE) },
        { text: range },
      ],
      heading: true,
    },
    ...settings.length === 0
      ? [{ key: "none", pieces: [{ text: text.listScreens.noSetting }] }]
      : [],
    ...settings.map((line): SheetLine<Target> => ({
      key: line.name,
      pieces: [
        { text: fit(line.name, NAME) },
        { text: ocs(OCS_NAMES[line.name] ?? ""), tone: "quiet" },
        {
          text: `${fit(valueWords(line.value), VALUE, true)} `,
          tone: line.set === null ? "plain" : "accent",
        },
        { text: fit(unitWords(line), UNIT) },
        {
          text: `${fit(sourceWords(line), SOURCE - 1)} `,
          tone: line.from.level === "default" ? "quiet" : "plain",
        },
        { text: rangeWords(line), tone: "quiet" },
      ],
      target: { line },
    })),
  ];
}
