import { assertEquals } from "@std/assert";
import type { Cause } from "#shared/contract/deployments/causes.ts";
import { paceOf } from "#shared/pace.ts";
import { DEFAULT_SETTINGS } from "#shared/contract/settings/settings.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/time.ts";
import {
  causeOf,
  type DeploymentFacts,
  intervalOf,
  type PollSchedule,
} from "./cause.ts";

const NOW = Date.UTC(2026, 10, 22, 10);
const pace = paceOf(DEFAULT_SETTINGS);

const ago = (ms: number) => NOW - ms;

const base: DeploymentFacts = {
  state: "waiting",
  unverified: false,
  reason: null,
  barrier: null,
  hasRun: false,
  lastContactAt: ago(10 * MINUTE_MS),
  intervalMs: HOUR_MS,
  offeredAt: null,
  infoAt: null,
  fragmentAt: null,
  updatedAt: ago(2 * DAY_MS),
  fragmentsSeen: 0,
  fragments: 4,
  fragmentBytes: 1000,
  priority: 5,
  isAtMirror: false,
  inRetryLoop: false,
};

const offered: Partial<DeploymentFacts> = {
  state: "offered",
  offeredAt: ago(MINUTE_MS),
};
const long: Partial<DeploymentFacts> = {
  state: "downloading",
  offeredAt: ago(3 * HOUR_MS),
  infoAt: ago(3 * HOUR_MS),
};
const busy = { reason: { code: "agent_busy" } } as const;

const cases: [string, Partial<DeploymentFacts>, Cause][] = [
  ["nothing against it", {}, "next_contact"],
  ["package off", { reason: { code: "not_active" } }, "not_active"],
  [
    "package off, machine gone: the operator decides first",
    { reason: { code: "not_active" }, lastContactAt: ago(30 * DAY_MS) },
    "not_active",
  ],
  ["at work", busy, "agent_busy"],
  [
    "at work, but gone for long",
    { ...busy, lastContactAt: ago(8 * DAY_MS) },
    "not_seen",
  ],
  ["gone for long", { lastContactAt: ago(7 * DAY_MS + 1) }, "not_seen"],
  [
    "gone for exactly seven days",
    { lastContactAt: ago(7 * DAY_MS) },
    "overdue",
  ],
  ["late", { lastContactAt: ago(101 * MINUTE_MS) }, "overdue"],
  ["not late yet", { lastContactAt: ago(100 * MINUTE_MS) }, "next_contact"],
  [
    "observed to come once a day only",
    { lastContactAt: ago(20 * HOUR_MS), intervalMs: DAY_MS },
    "next_contact",
  ],
  ["offered", offered, "just_offered"],
  ["offered, long ago", { ...offered, offeredAt: ago(HOUR_MS) }, "no_info"],
  ["fetches", { ...offered, infoAt: ago(0) }, "fetching"],
  ["no fragment", { ...long, state: "offered" }, "no_fragment"],
  ["stopped", { ...long, fragmentsSeen: 2 }, "stopped"],
  [
    "a fragment just now",
    { ...long, fragmentsSeen: 2, fragmentAt: ago(MINUTE_MS) },
    "fetching",
  ],
  [
    "the last attempt's fragment counts for nothing",
    { ...long, infoAt: null, fragmentAt: ago(4 * HOUR_MS) },
    "no_info",
  ],
  [
    "has all",
    { ...long, fragmentsSeen: 4, fragmentAt: ago(HOUR_MS) },
    "running",
  ],
  ["has all, no result", { ...long, fragmentsSeen: 4 }, "no_result"],
  [
    "without an archive",
    { ...offered, fragments: 0, infoAt: ago(0) },
    "running",
  ],
  [
    "switched off at fragment 2",
    { ...long, fragmentsSeen: 2, lastContactAt: ago(3 * HOUR_MS) },
    "overdue",
  ],
  ["hammers", { ...long, inRetryLoop: true }, "hammering"],
  ["ran, no report", { ...long, hasRun: true }, "in_history"],
  ["recalling", { ...long, state: "recalling" }, "recalling"],
  [
    "recalling from a machine that is gone",
    { ...long, state: "recalling", lastContactAt: ago(8 * DAY_MS) },
    "not_seen",
  ],
  ["over", { state: "failed", lastContactAt: ago(90 * DAY_MS) }, "failed"],
];

for (const [situation, given, expected] of cases) {
  Deno.test(`causeOf() ${situation}: ${expected}`, () => {
    assertEquals(causeOf({ ...base, ...given }, pace, NOW), expected);
  });
}

Deno.test("a pause is explained by priority, latencies and a slow line", () => {
  const slow = paceOf({ ...DEFAULT_SETTINGS, cycleLatencySeconds: 3600 });
  const stopped = { ...base, ...long, fragmentsSeen: 2 };
  assertEquals(causeOf(stopped, slow, NOW), "fetching");
  const first = { ...stopped, priority: 0 };
  assertEquals(causeOf(first, slow, NOW), "stopped");
  const large = { ...first, fragmentBytes: 100 * 1024 ** 2 };
  assertEquals(causeOf(large, slow, NOW), "fetching");
});

const polling: PollSchedule = {
  obeys: null,
  pollSeconds: null,
  sentHours: null,
};
const intervals: [string, Partial<PollSchedule>, number, boolean][] = [
  ["nothing known: as the settings ask", {}, HOUR_MS, false],
  ["as its last answer told", { sentHours: 4 }, 4 * HOUR_MS, false],
  [
    "run by cron once a day",
    { obeys: "no", pollSeconds: 86_400 },
    DAY_MS,
    true,
  ],
  ["seen to come sooner", { obeys: "no", pollSeconds: 600 }, HOUR_MS / 6, true],
  [
    "obeys, came once late",
    { obeys: "yes", pollSeconds: 9000 },
    HOUR_MS,
    false,
  ],
  ["not known, came once late", { pollSeconds: 9000 }, 2.5 * HOUR_MS, true],
  ["not known, came once soon", { pollSeconds: 600 }, HOUR_MS, false],
];
for (const [situation, given, ms, observed] of intervals) {
  Deno.test(`intervalOf() ${situation}`, () => {
    assertEquals(intervalOf({ ...polling, ...given }, pace), { ms, observed });
  });
}
