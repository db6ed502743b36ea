import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import {
  Weekday,
  type WindowRule,
} from "#shared/contract/schedules/windows.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/time.ts";
import {
  isWindowOpen,
  nextOpening,
  openingsBetween,
  windowProblem,
} from "./windows.ts";

const NOW = Date.parse("2026-12-01T12:00:00Z"); // a Tuesday
const paris = (rule: Partial<WindowRule>): WindowRule => ({
  days: ["mon", "tue", "wed", "thu", "fri"],
  start: "22:00",
  minutes: 480,
  zone: "Europe/Paris",
  except: [],
  ...rule,
});
const at = (moment: string) => Date.parse(moment);

for (
  const [name, rule, moment, isOpen] of [
    ["before it opens", {}, "2026-12-01T21:59:59+01:00", false],
    ["as it opens", {}, "2026-12-01T22:00:00+01:00", true],
    ["after midnight", {}, "2026-12-02T05:59:59+01:00", true],
    ["as it closes", {}, "2026-12-02T06:00:00+01:00", false],
    ["the night to Saturday", {}, "2026-12-05T03:00:00+01:00", true],
    ["the night to Sunday", {}, "2026-12-06T03:00:00+01:00", false],
    ["in summer", {}, "2026-07-14T22:00:00+02:00", true],
    ["a holiday", { except: ["2026-12-01"] }, "2026-12-01T23:00+01:00", false],
    [
      "the morning after, excluded",
      { except: ["2026-12-02"] },
      "2026-12-02T03:00+01:00",
      true,
    ],
    [
      "two days long",
      { days: ["sat"], start: "00:00", minutes: 2880 },
      "2026-12-06T23:59+01:00",
      true,
    ],
  ] as const
) {
  Deno.test(`isWindowOpen() > ${name}: ${isOpen}`, () => {
    assertEquals(
      isWindowOpen(paris(rule as Partial<WindowRule>), at(moment)),
      isOpen,
    );
  });
}

/** How long the opening of a night lasts, by the clocks of Paris. */
for (
  const [name, rule, opens, closes] of [
    // On 29 March 2026 the clocks go from 02:00 to 03:00.
    [
      "the night of the change to summer",
      { days: ["sat"] },
      "2026-03-28T22:00+01:00",
      "2026-03-29T06:00+02:00",
    ],
    [
      "opening in the gap",
      { days: ["sun"], start: "02:30", minutes: 120 },
      "2026-03-29T03:30+02:00",
      "2026-03-29T04:30+02:00",
    ],
    [
      "closing in the gap",
      { days: ["sun"], start: "01:00", minutes: 90 },
      "2026-03-29T01:00+01:00",
      "2026-03-29T03:30+02:00",
    ],
    [
      "inside the gap",
      { days: ["sun"], start: "02:10", minutes: 40 },
      "2026-03-29T03:10+02:00",
      "2026-03-29T03:50+02:00",
    ],
    // On 25 October 2026 they go from 03:00 to 02:00.
    [
      "the night of the change to winter",
      { days: ["sat"] },
      "2026-10-24T22:00+02:00",
      "2026-10-25T06:00+01:00",
    ],
    [
      "opening in the hour that comes twice",
      { days: ["sun"], start: "02:30", minutes: 60 },
      "2026-10-25T02:30+02:00",
      "2026-10-25T03:30+01:00",
    ],
    [
      "closing in the hour that comes twice",
      { days: ["sun"], start: "01:30", minutes: 60 },
      "2026-10-25T01:30+02:00",
      "2026-10-25T02:30+02:00",
    ],
  ] as const
) {
  Deno.test(`openingsBetween() > ${name}`, () => {
    const opensAt = at(opens);
    const [found, ...more] = openingsBetween(
      paris(rule as unknown as Partial<WindowRule>),
      opensAt - HOUR_MS,
      opensAt + HOUR_MS,
    );
    assertEquals(found, { opensAt, closesAt: at(closes) });
    assertEquals(more, []);
  });
}

Deno.test("nextOpening() skips holidays and weekends", () => {
  assertEquals(nextOpening(paris({}), NOW), at("2026-12-01T22:00+01:00"));
  assertEquals(
    nextOpening(
      paris({
        except: ["2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"],
      }),
      NOW,
    ),
    at("2026-12-07T22:00+01:00"),
  );
});

Deno.test("windowProblem() refuses an unknown zone and a window that never opens", () => {
  assertEquals(windowProblem(paris({}), NOW), null);
  for (const zone of ["Mars/Olympus", "", "+01:00", "Europe/Pari"]) {
    assertStringIncludes(windowProblem(paris({ zone }), NOW)!, "is unknown");
  }
  const mondays = openingsBetween(
    paris({ days: ["mon"], zone: "UTC" }),
    NOW,
    NOW + 420 * DAY_MS,
  ).map(({ opensAt }) => new Date(opensAt).toISOString().slice(0, 10));
  const never = paris({ days: ["mon"], zone: "UTC", except: mondays });
  assertStringIncludes(windowProblem(never, NOW)!, "never opens");
});

const rules = fc.record({
  days: fc.uniqueArray(fc.constantFrom(...Weekday.options), { minLength: 1 }),
  start: fc.tuple(fc.nat(23), fc.nat(59)).map((parts) =>
    parts.map((part) => `${part}`.padStart(2, "0")).join(":")
  ),
  minutes: fc.oneof(
    fc.integer({ min: 1, max: 300 }),
    fc.nat(10_079).map((n) => n + 1),
  ),
  zone: fc.constantFrom(
    "Europe/Paris",
    "America/New_York",
    "UTC",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/Santiago",
  ),
  except: fc.subarray(["2026-03-28", "2026-03-29", "2026-10-25", "2026-11-01"]),
});
/** Moments around changes of the clocks in 2026, and any others of the year. */
const moments = fc.oneof(
  fc.constantFrom(
    "2026-03-08",
    "2026-03-29",
    "2026-04-05",
    "2026-10-04",
    "2026-10-25",
    "2026-11-01",
  )
    .chain((day) =>
      fc.integer({ min: -2000, max: 2000 }).map((n) =>
        at(`${day}T02:00Z`) + n * MINUTE_MS
      )
    ),
  fc.nat(365 * 24 * 60).map((n) => at("2026-01-01T00:00Z") + n * MINUTE_MS),
);

Deno.test("isWindowOpen() is true exactly within the openings", () => {
  fc.assert(
    fc.property(rules, moments, (rule, now) => {
      const openings = openingsBetween(rule, now - DAY_MS, now + DAY_MS);
      assertEquals(
        isWindowOpen(rule, now),
        openings.some(({ opensAt, closesAt }) =>
          opensAt <= now && now < closesAt
        ),
      );
      for (const { opensAt, closesAt } of openings) {
        assert(isWindowOpen(rule, opensAt));
        assert(isWindowOpen(rule, closesAt - 1));
      }
      const next = nextOpening(rule, now);
      assert(next === null || next > now && isWindowOpen(rule, next));
    }),
  );
});
