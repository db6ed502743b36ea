import { z } from "zod";
import { endpoint } from "./endpoint.ts";

/** One setting: what it means, its unit, range and default. */
interface Described {
  readonly unit: string;
  readonly about: string;
}

const whole = (min: number, max: number) => z.number().int().min(min).max(max);

/** Every global setting, checked; the defaults are DESIGN's. */
export const Settings = z.strictObject({
  downloadsOn: z.boolean().default(true),
  pollHours: whole(1, 8760).default(1),
  inventoryDays: whole(0, 365).default(1),
  fragmentLatencySeconds: whole(0, 86400).default(2),
  cycleLatencySeconds: whole(0, 86400).default(5),
  periodLatencySeconds: whole(0, 86400).default(1),
  cyclesPerPeriod: whole(10, 1000).default(10),
  giveUpDays: whole(1, 3650).default(30),
  executionMinutes: whole(1, 10080).default(120),
  fragmentBytes: whole(1024, 1024 ** 3).default(10 * 1024 ** 2),
  windowsDigest: z.enum(["md5", "sha256"]).default("md5"),
});
export type Settings = z.output<typeof Settings>;
export type SettingName = keyof Settings;

export const DEFAULT_SETTINGS: Settings = Settings.parse({});

export const ABOUT_SETTINGS: Record<SettingName, Described> = {
  downloadsOn: { unit: "", about: "whether agents may download at all" },
  pollHours: { unit: "hours", about: "time between two contacts of an agent" },
  inventoryDays: {
    unit: "days",
    about: "age at which an inventory is asked for again; 0: at every poll",
  },
  fragmentLatencySeconds: {
    unit: "seconds",
    about: "pause after every fragment; 0 is for tests",
  },
  cycleLatencySeconds: {
    unit: "seconds",
    about: "pause after every cycle; 0 is for tests",
  },
  periodLatencySeconds: {
    unit: "seconds",
    about: "pause after every period of cycles",
  },
  cyclesPerPeriod: {
    unit: "cycles",
    about: "cycles in a period; a package of priority p moves every p cycles",
  },
  giveUpDays: {
    unit: "days",
    about: "after which an agent gives a package up with ERR_TIMEOUT",
  },
  executionMinutes: {
    unit: "minutes",
    about: "limit of a command; Windows agents use 120 whatever is sent",
  },
  fragmentBytes: {
    unit: "bytes",
    about: "size of the fragments of packages made from now on",
  },
  windowsDigest: {
    unit: "",
    about: "digest sent to Windows agents; try sha256 on one machine first",
  },
};

export const readSettings = endpoint({
  method: "GET",
  path: "/settings",
  summary: "The global settings in force",
  role: "viewer",
  output: Settings,
});

/** `Settings` without defaults: what is left out stays as it is. */
export const SettingsChange = z.strictObject(
  Object.fromEntries(
    Object.entries(Settings.shape).map(([name, field]) => [
      name,
      (field as z.ZodDefault<z.ZodType>).removeDefault().optional(),
    ]),
  ),
) as unknown as z.ZodType<Partial<Settings>, Partial<Settings>>;

export const changeSettings = endpoint({
  method: "PUT",
  path: "/settings",
  summary: "Change global settings; what is left out stays as it is",
  role: "admin",
  body: SettingsChange,
  output: Settings,
});
