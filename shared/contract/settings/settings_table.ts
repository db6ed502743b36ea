import { z } from "zod";

/**
 * How a setting's values at several levels become the one in force. The first
 * four are the real OCS server's own rules.
 *
 * - `least`, `greatest`: the machine's own; else the least or the greatest of
 *   its groups'; else the global one.
 * - `off`: off at any level is off, and no other level can turn it on again.
 * - `least_of_all`: the least of the machine's own and its groups', for the
 *   machine's own does not outrank them; a global 0 or -1 outranks both.
 * - `together`: each level's is in force, and is shared by all machines it is
 *   set for; the least of them is told. 0 is no limit.
 * - `global`: there is one value for all.
 */
export type CombineRule =
  | "least"
  | "greatest"
  | "off"
  | "least_of_all"
  | "together"
  | "global";

/** One setting: what it may be, what it is unless set, what it means. */
interface SettingDefinition {
  /** Its range and its default. */
  readonly value: z.ZodDefault;
  /** Its range for a group or a machine, where that is not the same. */
  readonly below?: z.ZodType;
  readonly unit: string;
  readonly about: string;
  readonly combine: CombineRule;
}

const whole = (min: number, max: number) => z.number().int().min(min).max(max);
/** For a group or a machine OCS takes 0 for "not set": here it is refused. */
const seconds = { value: whole(0, 86400), below: whole(1, 86400) };

/** Every setting. A new one is an entry here and its texts in `tui/text`. */
export const SETTINGS_TABLE = {
  downloadsOn: {
    value: z.boolean().default(true),
    unit: "",
    about: "whether agents may download at all; off at any level is off",
    combine: "off",
  },
  pollHours: {
    value: whole(1, 8760).default(1),
    unit: "hours",
    about: "time between two contacts of an agent",
    combine: "least",
  },
  adaptivePolling: {
    value: z.boolean().default(false),
    unit: "",
    about:
      "whether agents seen to obey poll by what there is to do, not by pollHours",
    combine: "least",
  },
  busyPollHours: {
    value: whole(1, 8760).default(1),
    unit: "hours",
    about: "adaptive polling: time between contacts while there is work",
    combine: "least",
  },
  idlePollHours: {
    value: whole(1, 8760).default(6),
    unit: "hours",
    about: "adaptive polling: time between contacts while there is none",
    combine: "least",
  },
  inventoryDays: {
    value: whole(-1, 365).default(1),
    unit: "days",
    about:
      "age at which an inventory is asked for again; 0: at every poll, -1: never by age; globally these two outrank groups and machines",
    combine: "least_of_all",
  },
  fragmentLatencySeconds: {
    value: seconds.value.default(2),
    below: seconds.below,
    unit: "seconds",
    about: "pause after every fragment; 0, for tests, only globally",
    combine: "greatest",
  },
  cycleLatencySeconds: {
    value: seconds.value.default(5),
    below: seconds.below,
    unit: "seconds",
    about: "pause after every cycle; 0, for tests, only globally",
    combine: "greatest",
  },
  periodLatencySeconds: {
    value: seconds.value.default(1),
    below: seconds.below,
    unit: "seconds",
    about: "pause after every period of cycles; 0 only globally",
    combine: "greatest",
  },
  cyclesPerPeriod: {
    value: whole(10, 1000).default(10),
    unit: "cycles",
    about: "cycles in a period; a package of priority p moves every p cycles",
    combine: "least",
  },
  giveUpDays: {
    value: whole(1, 3650).default(30),
    unit: "days",
    about: "after which an agent gives a package up with ERR_TIMEOUT",
    combine: "least",
  },
  executionMinutes: {
    value: whole(1, 10080).default(120),
    unit: "minutes",
    about: "limit of a command; Windows agents use 120 whatever is sent",
    combine: "least",
  },
  downloadsAtOnce: {
    value: whole(0, 100_000).default(0),
    below: whole(1, 100_000),
    unit: "at once",
    about:
      "fragments sent at a time to all machines it is set for together; others wait; 0: no limit",
    combine: "together",
  },
  downloadBytesPerSecond: {
    value: whole(0, 10 ** 10).default(0),
    below: whole(1024, 10 ** 10),
    unit: "bytes/s",
    about:
      "speed of fragments to all machines it is set for together; 0: no limit",
    combine: "together",
  },
  fragmentBytes: {
    value: whole(1024, 1024 ** 3).default(10 * 1024 ** 2),
    unit: "bytes",
    about: "size of the fragments of packages made from now on",
    combine: "global",
  },
  windowsDigest: {
    value: z.enum(["md5", "sha256"]).default("md5"),
    unit: "",
    about: "digest sent to Windows agents; try sha256 on one machine first",
    combine: "least",
  },
  discoveryScanners: {
    value: whole(0, 10).default(1),
    unit: "machines",
    about: "machines that scan a network, at most; 0: none is scanned",
    combine: "global",
  },
  discoveryMachines: {
    value: whole(1, 1000).default(2),
    unit: "machines",
    about: "a network with fewer is scanned by pinned machines only",
    combine: "global",
  },
  discoveryHours: {
    value: whole(1, 8760).default(24),
    unit: "hours",
    about: "time between two scans of a network",
    combine: "global",
  },
  discoveryLatencyMs: {
    value: whole(1, 10_000).default(100),
    unit: "milliseconds",
    about:
      "pause between two addresses of a scan; less where it would take over ten minutes",
    combine: "greatest",
  },
  discoverySilentDays: {
    value: whole(1, 365).default(7),
    unit: "days",
    about: "a scanner that is not seen for so long is replaced",
    combine: "global",
  },
  discoveryKeepDays: {
    value: whole(1, 3650).default(90),
    unit: "days",
    about: "a device that is not seen for so long is forgotten",
    combine: "global",
  },
  guardPercent: {
    value: whole(0, 100).default(10),
    unit: "percent",
    about: "share of the fleet beyond which an act needs the number it reaches",
    combine: "global",
  },
  guardMachines: {
    value: whole(1, 1_000_000).default(10),
    unit: "machines",
    about: "so many are never asked about, however small the fleet",
    combine: "global",
  },
  eventDays: {
    value: whole(0, 36_500).default(400),
    unit: "days",
    about:
      "for which what agents and the server did is kept event by event, then as counts by day; 0: for ever",
    combine: "global",
  },
  auditDays: {
    value: whole(0, 36_500).default(3650),
    unit: "days",
    about:
      "for which what operators did is kept event by event, then as counts by day; 0: for ever",
    combine: "global",
  },
} satisfies Record<string, SettingDefinition>;

export type SettingName = keyof typeof SETTINGS_TABLE;

export const SETTING_NAMES = Object.keys(SETTINGS_TABLE) as SettingName[];

/** The entry of a setting, whatever it is. */
export function settingDefinition(name: SettingName): SettingDefinition {
  return SETTINGS_TABLE[name];
}

type Shape = {
  [Name in SettingName]: (typeof SETTINGS_TABLE)[Name]["value"];
};

const shape = Object.fromEntries(
  SETTING_NAMES.map((name) => [name, SETTINGS_TABLE[name].value]),
) as unknown as Shape;

/** Every setting, checked. */
export const Settings = z.strictObject(shape);
export type Settings = z.output<typeof Settings>;

export const DEFAULT_SETTINGS: Settings = Settings.parse({});
