import type {
  ChangedSettings,
  PollLoad,
  SettingLine,
  SettingName,
} from "#shared/contract/settings/settings.ts";
import { text } from "#tui/text/mod.ts";

/** Settings that change how often agents poll. */
const POLLING: readonly SettingName[] = [
  "pollHours",
  "adaptivePolling",
  "busyPollHours",
  "idlePollHours",
];

export function changesPolls(name: SettingName): boolean {
  return POLLING.includes(name);
}

/** "27.8/s", "6/min", "4/h": in the first unit in which it is at least 1. */
export function rateWords(perSecond: number): string {
  const { perSecond: s, perMinute, perHour } = text.settings;
  if (perSecond >= 1) return s(amount(perSecond));
  if (perSecond * 60 >= 1) return perMinute(amount(perSecond * 60));
  return perHour(amount(perSecond * 3600));
}

function amount(value: number): string {
  const digits = value >= 10 || Number.isInteger(value) ? 0 : 1;
  return value.toFixed(digits).replace(".", text.settings.point);
}

/** The effect of a change on polls, one sentence each. */
export function loadWords(
  name: SettingName,
  load: ChangedSettings["load"],
): string[] {
  if (!load) return [];
  const both = ({ now, peak }: PollLoad) =>
    [rateWords(now), rateWords(peak)] as const;
  const { disobedient, undecided } = load;
  const [before, after] = [both(load.before), both(load.after)];
  return [
    ...`${before}` === `${after}` ? [text.settings.pollsSame(...before)] : [
      text.settings.pollsBefore(...before),
      text.settings.pollsAfter(...after),
    ],
    ...undecided > 0 && name !== "pollHours"
      ? [text.settings.undecided(undecided)]
      : [],
    ...disobedient > 0 ? [text.settings.disobedient(disobedient)] : [],
  ];
}

/** A value; a text that is empty in words. */
export function valueWords(value: SettingLine["value"]): string {
  return value === "" ? text.settings.noValue : `${value}`;
}

/** The unit of a value, singular for 1; empty if the setting has none. */
export function unitWords(
  { unit, value }: { readonly unit: string; readonly value: unknown },
): string {
  const { units } = text.settings;
  if (!Object.hasOwn(units, unit)) return unit;
  return units[unit as keyof typeof units](
    typeof value === "number" ? value : 2,
  );
}

/** "default", "global", "group lab", "machine". */
export function sourceWords({ from }: Pick<SettingLine, "from">): string {
  return from.group === null
    ? text.settings.levels[from.level]
    : `${text.settings.levels.group} ${from.group.name}`;
}
