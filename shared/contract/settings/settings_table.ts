import * as z from "zod";
import { FragmentHost } from "./fragment_host.ts";

/**
 * The rule that combines a setting's values at several levels into the one in
 * force. The first four are the rules of the original OCS server.
 *
 * - `least`, `greatest`: the machine's own value; else the least or the
 *   greatest of its groups'; else the global one.
 * - `off`: off at any level is off, and no other level can turn it on again.
 * - `least_of_all`: the least of the machine's own and its groups', because
 *   the machine's own does not take precedence; a global 0 or -1 overrides
 *   both.
 * - `together`: the value of each level is a limit shared by all machines of
 *   that level, and all apply at once; the least of them is shown. 0 is no
 *   limit.
 * - `nearest`: the machine's own value; else that of the first of its groups,
 *   by id; else the global one.
 * - `global`: there is one value for all machines.
 */
export type CombineRule =
  | "least"
  | "greatest"
  | "off"
  | "least_of_all"
  | "together"
  | "nearest"
  | "global";

/** One setting: its allowed values, its default and its meaning. */
interface SettingDefinition {
  /** Its range and its default. */
  readonly value: z.ZodDefault;
  /** Its range for a group or a machine, if that differs. */
  readonly below?: z.ZodType;
  /** Least global value above 0, if 0 is allowed and the next numbers are not. */
  readonly above?: number;
  readonly unit: string;
  readonly about: string;
  readonly combine: CombineRule;
}

const integer = (min: number, max: number) =>
  z.number().int().min(min).max(max);
const zeroOr = (min: number, max: number) =>
  integer(0, max)
    .refine((value) => value === 0 || value >= min, `0, or at least ${min}`);
/** OCS treats 0 of a group or a machine as "not set", so it is refused here. */
const seconds = { value: integer(0, 86400), below: integer(1, 86400) };

/** Every setting. A new one needs an entry here and texts in `tui/text`. */
export const SETTINGS_TABLE = {
  downloadsOn: {
    value: z.boolean().default(true),
    unit: "",
    about: "agents may download; off at any level means off",
    combine: "off",
  },
  pollHours: {
    value: integer(1, 8760).default(1),
    unit: "hours",
    about: "time between two contacts of an agent",
    combine: "least",
  },
  adaptivePolling: {
    value: z.boolean().default(false),
    unit: "",
    about:
      "agents that keep to their interval poll by busyPollHours or idlePollHours, not by pollHours",
    combine: "least",
  },
  busyPollHours: {
    value: integer(1, 8760).default(1),
    unit: "hours",
    about: "adaptive polling: time between contacts while there is work",
    combine: "least",
  },
  idlePollHours: {
    value: integer(1, 8760).default(6),
    unit: "hours",
    about: "adaptive polling: time between contacts while there is none",
    combine: "least",
  },
  inventoryDays: {
    value: integer(-1, 365).default(1),
    unit: "days",
    about:
      "age at which an inventory is requested again; 0: at every poll, -1: never by age; set globally, these two override groups and machines",
    combine: "least_of_all",
  },
  acceptAgentTags: {
    value: z.boolean().default(false),
    unit: "",
    about:
      "agents may change the tag and fields of their machine, unless an operator has set them since (ACCEPT_TAG_UPDATE_FROM_CLIENT of OCS)",
    combine: "least",
  },
  fragmentLatencySeconds: {
    value: seconds.value.default(2),
    below: seconds.below,
    unit: "seconds",
    about: "pause after every fragment; 0 is for tests and only global",
    combine: "greatest",
  },
  cycleLatencySeconds: {
    value: seconds.value.default(5),
    below: seconds.below,
    unit: "seconds",
    about: "pause after every cycle; 0 is for tests and only global",
    combine: "greatest",
  },
  periodLatencySeconds: {
    value: seconds.value.default(1),
    below: seconds.below,
    unit: "seconds",
    about: "pause after every period of cycles; 0 only global",
    combine: "greatest",
  },
  cyclesPerPeriod: {
    value: integer(10, 1000).default(10),
    unit: "cycles",
    about:
      "cycles in a period; a package of priority p fetches a fragment every p cycles",
    combine: "least",
  },
  giveUpDays: {
    value: integer(1, 3650).default(30),
    unit: "days",
    about: "time after which an agent gives up a package with ERR_TIMEOUT",
    combine: "least",
  },
  executionMinutes: {
    value: integer(1, 10080).default(120),
    unit: "minutes",
    about: "time limit of a command; Windows agents always use 120",
    combine: "least",
  },
  downloadsAtOnce: {
    value: integer(0, 100_000).default(0),
    below: integer(1, 100_000),
    unit: "at once",
    about:
      "fragments sent at once to all machines of this level together; others wait; 0: no limit",
    combine: "together",
  },
  downloadBytesPerSecond: {
    value: zeroOr(1024, 10 ** 10).default(0),
    above: 1024,
    below: integer(1024, 10 ** 10),
    unit: "bytes/s",
    about:
      "download speed of all machines of this level together, at least 1024; 0: no limit",
    combine: "together",
  },
  fragmentHost: {
    value: FragmentHost.default(""),
    unit: "",
    about:
      "HOST or HOST:PORT of a mirror from which machines fetch fragments over http; empty: from this server",
    combine: "nearest",
  },
  fragmentBytes: {
    value: integer(1024, 1024 ** 3).default(10 * 1024 ** 2),
    unit: "bytes",
    about: "fragment size of packages created from now on",
    combine: "global",
  },
  windowsDigest: {
    value: z.enum(["md5", "sha256"]).default("md5"),
    unit: "",
    about: "digest sent to Windows agents; try sha256 on one machine first",
    combine: "least",
  },
  discoveryScanners: {
    value: integer(0, 10).default(1),
    unit: "machines",
    about: "machines that scan a network at most; 0: no network is scanned",
    combine: "global",
  },
  discoveryMachines: {
    value: integer(1, 1000).default(2),
    unit: "machines",
    about: "networks with fewer machines are scanned only by pinned ones",
    combine: "global",
  },
  discoveryHours: {
    value: integer(1, 8760).default(24),
    unit: "hours",
    about: "time between two scans of a network",
    combine: "global",
  },
  discoveryLatencyMs: {
    value: integer(1, 10_000).default(100),
    unit: "milliseconds",
    about:
      "pause between two addresses of a scan; shorter if the scan would exceed ten minutes",
    combine: "greatest",
  },
  discoverySilentDays: {
    value: integer(1, 365).default(7),
    unit: "days",
    about: "a scanner silent for this long is replaced",
    combine: "global",
  },
  discoveryKeepDays: {
    value: integer(1, 3650).default(90),
    unit: "days",
    about: "a device not seen for this long is deleted",
    combine: "global",
  },
  registrationsPerHour: {
    value: integer(0, 1_000_000).default(5000),
    unit: "machines",
    about:
      "new machines accepted in an hour, further ones come again later; 0: no new machine is accepted",
    combine: "global",
  },
  mostMachines: {
    value: integer(1, 10_000_000).default(200_000),
    unit: "machines",
    about: "machines the server knows at most, retired ones included",
    combine: "global",
  },
  guardPercent: {
    value: integer(0, 100).default(10),
    unit: "percent",
    about: "actions beyond this share of the fleet ask for a confirmation",
    combine: "global",
  },
  guardMachines: {
    value: integer(1, 1_000_000).default(10),
    unit: "machines",
    about:
      "actions on this many machines never ask for a confirmation, however small the fleet",
    combine: "global",
  },
  enrolment: {
    value: z.enum(["open", "approve", "token"]).default("open"),
    unit: "",
    about:
      "which new machines are let in; open: all, approve: they wait for an operator, token: only those with a token in their URL; known machines stay",
    combine: "global",
  },
  pendingMachines: {
    value: integer(1, 1_000_000).default(1000),
    unit: "machines",
    about: "machines that may wait for approval at most; more are refused",
    combine: "global",
  },
  holdAlerted: {
    value: z.boolean().default(false),
    unit: "",
    about:
      "machines with an alert about their identity are offered nothing new until an operator has cleared it",
    combine: "global",
  },
  eventDays: {
    value: integer(0, 36_500).default(400),
    unit: "days",
    about:
      "how long events of agents and the server are kept, before only counts by day; 0: for ever",
    combine: "global",
  },
  auditDays: {
    value: zeroOr(365, 36_500).default(3650),
    above: 365,
    unit: "days",
    about:
      "how long events of operators are kept, at least 365, before only counts by day; 0: for ever",
    combine: "global",
  },
  backupHour: {
    value: integer(-1, 23).default(2),
    unit: "",
    about:
      "hour at which the server makes a backup, its local time; -1: only when an admin asks for one",
    combine: "global",
  },
  backupsKept: {
    value: integer(1, 1000).default(14),
    unit: "",
    about: "backups that are kept; the oldest one is removed after a new one",
    combine: "global",
  },
  backupAgeDays: {
    value: integer(1, 365).default(2),
    unit: "days",
    about: "age of the newest backup from which the server warns",
    combine: "global",
  },
} satisfies Record<string, SettingDefinition>;

export type SettingName = keyof typeof SETTINGS_TABLE;

export const SETTING_NAMES = Object.keys(SETTINGS_TABLE) as SettingName[];

/** The entry of a setting, with its general type. */
export function settingDefinition(name: SettingName): SettingDefinition {
  return SETTINGS_TABLE[name];
}

type Shape = {
  [Name in SettingName]: (typeof SETTINGS_TABLE)[Name]["value"];
};

const shape = Object.fromEntries(
  SETTING_NAMES.map((name) => [name, SETTINGS_TABLE[name].value]),
) as unknown as Shape;

/** The schema of all settings. */
export const Settings = z.strictObject(shape);
export type Settings = z.output<typeof Settings>;

export const DEFAULT_SETTINGS: Settings = Settings.parse({});
