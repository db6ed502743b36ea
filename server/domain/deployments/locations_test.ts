import { assertEquals } from "@std/assert";
import { DEFAULT_SETTINGS } from "#shared/contract/settings/settings.ts";
import { paceOf } from "#shared/pace.ts";
import { HOUR_MS } from "#shared/time.ts";
import {
  type Location,
  type LocationFacts,
  locationOf,
  mirrorPatienceMs,
  type SiteMirror,
} from "./locations.ts";

const HOST = "mirror.lyon";
const PACE = paceOf(DEFAULT_SETTINGS);
const UP: SiteMirror = { host: HOST, isDown: false };
const DOWN: SiteMirror = { host: HOST, isDown: true };
const NONE: SiteMirror = { host: "", isDown: false };

const waiting: LocationFacts = {
  state: "waiting",
  protocol: "http",
  priority: 5,
  fragments: 2,
  fragmentBytes: 1000,
  mirror: null,
  mirrorLeftAt: null,
  offeredAt: null,
  infoAt: null,
  fragmentAt: null,
};
const there: LocationFacts = {
  ...waiting,
  state: "offered",
  mirror: HOST,
  offeredAt: HOUR_MS,
  infoAt: HOUR_MS,
};
const LATE = HOUR_MS + mirrorPatienceMs(there, PACE) + 1;

const mirror = { mirror: HOST, left: null, isStuck: false };
const here = { mirror: null, left: null, isStuck: false };

const CASES: readonly [
  name: string,
  facts: LocationFacts,
  site: SiteMirror,
  lastPollAt: number | null,
  location: Location,
][] = [
  ["a first offer goes to the mirror", waiting, UP, null, mirror],
  ["without the setting it does not", waiting, NONE, null, here],
  ["a mirror that is down is left out", waiting, DOWN, null, here],
  ["over https", { ...waiting, protocol: "https" }, UP, null, here],
  ["without an archive", { ...waiting, fragments: 0 }, UP, null, here],
  [
    "an attempt after one that failed there",
    { ...waiting, mirror: HOST, mirrorLeftAt: 1 },
    UP,
    null,
    here,
  ],
  [
    "an attempt after one that failed at another mirror",
    { ...waiting, mirror: "other", mirrorLeftAt: 1 },
    UP,
    null,
    mirror,
  ],
  ["what is there stays there", there, UP, HOUR_MS + 1, mirror],
  [
    "what was offered from here stays here",
    {
      ...there,
      mirror: null,
    },
    UP,
    null,
    here,
  ],
  ["a recall", { ...there, state: "recalling" }, UP, LATE, here],
  ["down", there, DOWN, HOUR_MS, { ...here, left: "down" }],
  ["unset", there, NONE, HOUR_MS, { ...here, left: "unset" }],
  ["another mirror", there, { host: "new", isDown: false }, HOUR_MS, {
    ...here,
    left: "unset",
  }],
  ["silent", there, UP, LATE, { mirror: null, left: "silent", isStuck: true }],
  ["silent, but it has not polled since", there, UP, LATE - 1, mirror],
  [
    "back here",
    { ...there, mirrorLeftAt: 2 * HOUR_MS },
    UP,
    LATE,
    here,
  ],
  [
    "back here, and silent again",
    { ...there, mirrorLeftAt: 2 * HOUR_MS },
    UP,
    LATE + HOUR_MS,
    { mirror: null, left: "silent", isStuck: true },
  ],
  [
    "back here, and fetching",
    { ...there, mirrorLeftAt: 2 * HOUR_MS, fragmentAt: LATE },
    UP,
    LATE + HOUR_MS,
    here,
  ],
  ["ended", { ...there, state: "succeeded" }, UP, LATE, here],
];

for (const [name, facts, site, lastPollAt, location] of CASES) {
  Deno.test(`locationOf() where fragments are fetched: ${name}`, () => {
    assertEquals(locationOf(facts, site, PACE, lastPollAt), location);
  });
}
