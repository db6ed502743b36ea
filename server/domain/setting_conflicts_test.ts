import { assertEquals } from "@std/assert";
import {
  DEFAULT_SETTINGS,
  type SettingLevel,
  type SettingName,
  type Settings,
} from "#shared/contract/settings/settings.ts";
import { settingConflict } from "./setting_conflicts.ts";

type Case = [
  values: Partial<Settings>,
  conflict: string | null,
  level?: SettingLevel,
];

const TABLE: readonly Case[] = [
  [{}, null],
  // Adaptive polling: work must not make a machine poll less often.
  [{ busyPollHours: 7 }, null],
  [{ adaptivePolling: true, busyPollHours: 6 }, null],
  [
    { adaptivePolling: true, busyPollHours: 7 },
    "busyPollHours 7 and idlePollHours 6",
  ],
  [
    { adaptivePolling: true, busyPollHours: 2, idlePollHours: 1 },
    "busyPollHours 2 and idlePollHours 1",
    "machine",
  ],
  [{ adaptivePolling: true }, null],
  // An agent gives up a package after this many days.
  [{ pollHours: 24, giveUpDays: 1 }, null],
  [{ pollHours: 25, giveUpDays: 1 }, "pollHours 25 and giveUpDays 1"],
  [{ pollHours: 721 }, "pollHours 721 and giveUpDays 30", "group"],
  [{ pollHours: 721, adaptivePolling: true }, null],
  [
    {
      adaptivePolling: true,
      busyPollHours: 49,
      idlePollHours: 60,
      giveUpDays: 2,
    },
    "busyPollHours 49 and giveUpDays 2",
  ],
  // A fragment at the full speed of the level.
  [{ fragmentBytes: 1024 ** 3, downloadBytesPerSecond: 12_428 }, null],
  [
    { fragmentBytes: 1024 ** 3, downloadBytesPerSecond: 12_427 },
    "fragmentBytes 1073741824 and downloadBytesPerSecond 12427",
  ],
  [{ fragmentBytes: 1024 ** 3, downloadBytesPerSecond: 0 }, null],
  [{ downloadBytesPerSecond: 1024 }, null],
  // Scans of networks.
  [{ discoveryHours: 48, discoveryKeepDays: 2 }, null],
  [
    { discoveryHours: 49, discoveryKeepDays: 2 },
    "discoveryHours 49 and discoveryKeepDays 2",
  ],
  [{ discoveryHours: 49, discoveryKeepDays: 2, discoveryScanners: 0 }, null],
  [{ pollHours: 168 }, null],
  [{ pollHours: 169 }, "pollHours 169 and discoverySilentDays 7"],
  [{ pollHours: 169 }, null, "machine"],
  [{ pollHours: 169, discoveryScanners: 0 }, null],
  [
    { adaptivePolling: true, idlePollHours: 25, discoverySilentDays: 1 },
    "idlePollHours 25 and discoverySilentDays 1",
  ],
];

for (const [values, conflict, level = "global"] of TABLE) {
  Deno.test(`${JSON.stringify(values)} at ${level}: ${conflict ?? "none"}`, () => {
    const settings = { ...DEFAULT_SETTINGS, ...values };
    const changed = Object.keys(values) as SettingName[];
    const sentence = settingConflict(settings, changed, level);
    assertEquals(
      sentence?.split(" contradict each other: ")[0] ?? null,
      conflict,
    );
  });
}

Deno.test("a conflict that was there before does not hold up other changes", () => {
  const settings = {
    ...DEFAULT_SETTINGS,
    adaptivePolling: true,
    busyPollHours: 9,
  };
  assertEquals(settingConflict(settings, ["guardPercent"], "global"), null);
  assertEquals(
    settingConflict(settings, ["idlePollHours"], "global"),
    "busyPollHours 9 and idlePollHours 6 contradict each other: with adaptive polling, machines that have work would poll less often than those that have none; change one of them first, or both at once",
  );
});
