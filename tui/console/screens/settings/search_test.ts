import { assertEquals } from "@std/assert";
import {
  DEFAULT_SETTINGS,
  SETTING_NAMES,
  type SettingLine,
} from "#shared/contract/settings/settings.ts";
import { searchSettings } from "./search.ts";

const lines: readonly SettingLine[] = SETTING_NAMES.map((name) => ({
  name,
  value: DEFAULT_SETTINGS[name],
  from: { level: "default", group: null },
  set: null,
  default: DEFAULT_SETTINGS[name],
  unit: "",
  about: "",
  range: null,
  options: null,
  isText: false,
}));

const cases: readonly (readonly [string, readonly string[]])[] = [
  ["PROLOG_FREQ", ["pollHours"]],
  ["cycle_latency", ["cycleLatencySeconds"]],
  ["gives up", ["giveUpDays"]],
  ["latency download", [
    "fragmentLatencySeconds",
    "cycleLatencySeconds",
    "periodLatencySeconds",
  ]],
  ["latency !download", ["discoveryLatencyMs"]],
  ["nothing of the kind", []],
];

for (const [query, names] of cases) {
  Deno.test(`searchSettings() finds ${names.length} by "${query}"`, () => {
    assertEquals(searchSettings(lines, query).map(({ name }) => name), names);
  });
}
