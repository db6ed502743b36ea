import { assertEquals } from "@std/assert";
import { isFresh, latestBoot, uptimeOf } from "./boot.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/time.ts";

type Sections = Record<string, Record<string, unknown>>;

const description = (value: unknown): Sections => ({
  HARDWARE: { DESCRIPTION: value },
});
const glpi = (boot: unknown, now?: unknown): Sections => ({
  OPERATINGSYSTEM: { BOOT_TIME: boot },
  ...now !== undefined && { ACCESSLOG: { LOGDATE: now } },
});
const plugin = (name: string, value: unknown): Sections => ({
  UPTIME: { [name]: value },
});
const clock = 2 * HOUR_MS + 5 * MINUTE_MS + 13_000;

const uptimes: readonly [string, Sections, number | null][] = [
  ["nothing", {}, null],
  ["OCS", description("x86_64/00-00-00 00:11:20"), 11 * MINUTE_MS + 20_000],
  ["OCS, 3 days", description("x86_64/00-00-03 02:05:13"), 3 * DAY_MS + clock],
  ["OCS, 31 days", description("i686/00-01-00 00:00:00"), 31 * DAY_MS],
  ["OCS, a year", description("aarch64/01-00-00 00:00:00"), 365 * DAY_MS],
  ["OCS, BSD", description("amd64/00-00-00 00:00:01"), 1000],
  ["a description by the user", description("Front desk"), null],
  ["a date by the user", description("bought 2019-03-01"), null],
  ["a time by the user", description("00-00-00 00:11:20"), null],
  ["an empty description", description(""), null],
  ["several", description([1]), null],
  [
    "GLPI and FusionInventory",
    glpi("2026-03-01 08:00:00", "2026-03-04 10:05:13"),
    3 * DAY_MS + clock,
  ],
  ["GLPI, no LOGDATE", glpi("2026-03-01 08:00:00"), null],
  [
    "GLPI, a boot in the future",
    glpi("2026-03-05 08:00:00", "2026-03-04 10:05:13"),
    null,
  ],
  [
    "GLPI, a clock of 1970",
    glpi("1970-01-01 00:00:00", "2026-03-04 10:05:13"),
    null,
  ],
  ["GLPI, no time", glpi("2026-03-01", "2026-03-04"), null],
  [
    "LASTDATE is no boot",
    { HARDWARE: { LASTDATE: "2026-03-01 08:00:00" } },
    null,
  ],
  [
    "the plugin on Windows",
    plugin("DURATION", "3 days, 2 hours, 5 minutes"),
    3 * DAY_MS + 2 * HOUR_MS + 6 * MINUTE_MS,
  ],
  [
    "the plugin on Unix",
    plugin("DURATION", "03 days 02 hours 05 minutes"),
    3 * DAY_MS + 2 * HOUR_MS + 6 * MINUTE_MS,
  ],
  [
    "an old plugin, in French",
    plugin("TIME", "0 jours, 0 heures, 0 minutes"),
    MINUTE_MS,
  ],
  ["a plugin that failed", plugin("DURATION", "days, hours, minutes"), null],
];

for (const [what, sections, uptime] of uptimes) {
  Deno.test(`uptimeOf() ${what}`, () => {
    const entriesOf = (name: string) => sections[name] ? [sections[name]] : [];
    assertEquals(uptimeOf(entriesOf), uptime);
  });
}

const NOW = 1_800_000_000_000;

const boots: readonly [string, number | null, number | null, number | null][] =
  [
    ["never told", null, null, null],
    ["told before", 7, null, 7],
    ["the first", null, 1000, NOW - 1000],
    ["the same, seen earlier", NOW - 1500, 1000, NOW - 1500],
    ["the same, seen later", NOW - 500, 1000, NOW - 1000],
    ["another", NOW - DAY_MS, 1000, NOW - 1000],
    ["an earlier one, after a clock was put right", NOW, DAY_MS, NOW - DAY_MS],
  ];

for (const [what, stored, uptime, boot] of boots) {
  Deno.test(`latestBoot() ${what}`, () => {
    assertEquals(latestBoot(stored, uptime, NOW), boot);
  });
}

const agents: readonly [string, boolean][] = [
  ["OCS-NG_unified_unix_agent_v2.10.0", true],
  ["OCS-NG_WINDOWS_AGENT_v2.11.0.1", true],
  ["GLPI-Agent_v1.11", true],
  ["OCS_local_2.3", false],
  ["FusionInventory-Injector_v2.6", false],
  ["", true],
];

for (const [agent, fresh] of agents) {
  Deno.test(`isFresh() "${agent}" is ${fresh}`, () => {
    assertEquals(isFresh(agent), fresh);
  });
}
