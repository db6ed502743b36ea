import type {
  SettingLevel,
  SettingName,
  Settings,
} from "#shared/contract/settings/settings.ts";

/** Two settings, and when their values exclude each other. */
interface ConflictRule {
  /** The settings it reads; the first two are the ones it names. */
  readonly reads: readonly [SettingName, SettingName, ...SettingName[]];
  /** True if it says something about the whole fleet only. */
  readonly isGlobal?: true;
  readonly isBroken: (settings: Settings) => boolean;
  /** Completes "… contradict each other: ". */
  readonly why: string;
}

const DAY_HOURS = 24;
const DAY_SECONDS = 86_400;

/** Hours between two contacts of a machine that has packages to fetch. */
const busyHours = ({ adaptivePolling, busyPollHours, pollHours }: Settings) =>
  adaptivePolling ? busyPollHours : pollHours;

/** The longest time between two contacts. */
const longestHours = (settings: Settings) =>
  settings.adaptivePolling
    ? Math.max(settings.busyPollHours, settings.idlePollHours)
    : settings.pollHours;

const RULES: readonly ConflictRule[] = [
  {
    reads: ["busyPollHours", "idlePollHours", "adaptivePolling"],
    isBroken: ({ adaptivePolling, busyPollHours, idlePollHours }) =>
      adaptivePolling && busyPollHours > idlePollHours,
    why:
      "with adaptive polling, machines that have work would poll less often than those that have none",
  },
  {
    reads: ["pollHours", "giveUpDays", "adaptivePolling"],
    isBroken: (settings) =>
      !settings.adaptivePolling &&
      busyHours(settings) > settings.giveUpDays * DAY_HOURS,
    why: "agents would give up a package before their next contact",
  },
  {
    reads: ["busyPollHours", "giveUpDays", "adaptivePolling"],
    isBroken: (settings) =>
      settings.adaptivePolling &&
      busyHours(settings) > settings.giveUpDays * DAY_HOURS,
    why: "agents would give up a package before their next contact",
  },
  {
    reads: ["fragmentBytes", "downloadBytesPerSecond"],
    isBroken: ({ fragmentBytes, downloadBytesPerSecond }) =>
      downloadBytesPerSecond > 0 &&
      fragmentBytes > downloadBytesPerSecond * DAY_SECONDS,
    why: "one fragment would take longer than a day",
  },
  {
    reads: ["discoveryHours", "discoveryKeepDays", "discoveryScanners"],
    isGlobal: true,
    isBroken: ({ discoveryHours, discoveryKeepDays, discoveryScanners }) =>
      discoveryScanners > 0 && discoveryHours > discoveryKeepDays * DAY_HOURS,
    why: "devices would be deleted between two scans of their network",
  },
  {
    reads: [
      "pollHours",
      "discoverySilentDays",
      "adaptivePolling",
      "discoveryScanners",
    ],
    isGlobal: true,
    isBroken: (settings) =>
      settings.discoveryScanners > 0 && !settings.adaptivePolling &&
      longestHours(settings) > settings.discoverySilentDays * DAY_HOURS,
    why: "every scanner would count as silent between two contacts",
  },
  {
    reads: [
      "idlePollHours",
      "discoverySilentDays",
      "adaptivePolling",
      "discoveryScanners",
      "busyPollHours",
    ],
    isGlobal: true,
    isBroken: (settings) =>
      settings.discoveryScanners > 0 && settings.adaptivePolling &&
      longestHours(settings) > settings.discoverySilentDays * DAY_HOURS,
    why: "every scanner would count as silent between two contacts",
  },
];

/**
 * The sentence about the first two settings that contradict each other after a
 * change; null: none do. What the change does not touch stays as it is.
 *
 * @param settings The values in force at the level after the change.
 * @param changed The settings that the change sets or unsets.
 */
export function settingConflict(
  settings: Settings,
  changed: readonly SettingName[],
  level: SettingLevel,
): string | null {
  const rule = RULES.find(({ reads, isGlobal, isBroken }) =>
    (!isGlobal || level === "global") &&
    reads.some((name) => changed.includes(name)) && isBroken(settings)
  );
  if (!rule) return null;
  const [one, other] = rule.reads;
  return `${one} ${settings[one]} and ${other} ${
    settings[other]
  } contradict each other: ${rule.why}; change one of them first, or both at once`;
}
