import { assert, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { HOUR_MS } from "#shared/time.ts";
import { firstRuns } from "./first_runs.ts";
import { nextRun, nextRuns, recurrenceProblem } from "./recurrence.ts";

const at = (text: string) => Date.parse(text);
const paris = (rule: string, from = at("2026-11-30T12:00:00Z")) => ({
  rule,
  zone: "Europe/Paris",
  from,
});

const RUNS: readonly [string, readonly string[]][] = [
  ["daily@02:00", ["2026-12-01T01:00:00.000Z", "2026-12-02T01:00:00.000Z"]],
  ["weekly:tue,thu@02:00", [
    "2026-12-01T01:00:00.000Z",
    "2026-12-03T01:00:00.000Z",
  ]],
  ["monthly:2tue@22:30", [
    "2026-12-08T21:30:00.000Z",
    "2027-01-12T21:30:00.000Z",
  ]],
  ["monthly:-1fri@02:00", [
    "2026-12-25T01:00:00.000Z",
    "2027-01-29T01:00:00.000Z",
  ]],
  ["monthly:31@02:00", [
    "2026-12-31T01:00:00.000Z",
    "2027-01-31T01:00:00.000Z",
    "2027-03-31T00:00:00.000Z",
  ]],
  ["FREQ=MONTHLY;BYDAY=2TU@02:00", ["2026-12-08T01:00:00.000Z"]],
];

for (const [rule, runs] of RUNS) {
  Deno.test(`${rule} in Paris runs at ${runs.join(", ")}`, () => {
    assertEquals(recurrenceProblem(paris(rule)), null);
    assertEquals(
      nextRuns(paris(rule), paris(rule).from, runs.length)
        .map((run) => new Date(run).toISOString()),
      runs,
    );
  });
}

Deno.test("a local time that the clocks leave out is an hour later", () => {
  const rule = paris("daily@02:30", at("2027-03-27T12:00:00Z"));
  assertEquals(nextRun(rule, rule.from), at("2027-03-28T01:30:00Z"));
});

Deno.test("of a local time that occurs twice, the first counts once", () => {
  const rule = paris("daily@02:30", at("2026-10-24T12:00:00Z"));
  assertEquals(nextRuns(rule, rule.from, 2), [
    at("2026-10-25T00:30:00Z"),
    at("2026-10-26T01:30:00Z"),
  ]);
});

const REFUSED: readonly [string, string, RegExp][] = [
  ["daily@02:00", "Europe/Pari", /the time zone "Europe\/Pari"/],
  ["daily", "UTC", /say when/],
  ["often@02:00", "UTC", /write daily@02:00/],
  ["weekly:2tue@02:00", "UTC", /write daily@02:00/],
  ["FREQ=SECONDLY@02:00", "UTC", /FREQ is DAILY/],
  ["FREQ=DAILY;COUNT=3@02:00", "UTC", /leave COUNT out/],
  ["FREQ=DAILY;BYMINUTE=0,1,2;BYHOUR=1", "UTC", /at least an hour apart/],
  ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30@02:00", "UTC", /never occurs/],
  ["monthly:15@25:00", "UTC", /Cannot repeat/],
];

for (const [rule, zone, why] of REFUSED) {
  Deno.test(`${rule} in ${zone} is refused`, () => {
    assertMatch(recurrenceProblem({ rule, zone, from: 0 }) ?? "", why);
  });
}

Deno.test("the next run is later, and runs are at least an hour apart", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(
        "daily@02:30",
        "weekly:mon,sun@23:59",
        "monthly:-1sun@02:00",
        "monthly:29@03:00",
      ),
      fc.constantFrom("Europe/Paris", "America/St_Johns", "Pacific/Apia"),
      fc.integer({ min: at("2026-01-01"), max: at("2030-01-01") }),
      (rule, zone, now) => {
        const [first, second] = nextRuns({ rule, zone, from: now }, now, 2);
        assert(first! > now && second! >= first! + HOUR_MS);
        assertEquals(nextRun({ rule, zone, from: now }, first! - 1), first);
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("an assignment begins at a time of its rule, unless it says when", () => {
  const now = at("2026-11-30T12:00:00Z");
  const repeat = { rule: "daily@02:00", zone: "Europe/Paris" };
  assertEquals(firstRuns(repeat, null, now), {
    first: at("2026-12-01T01:00:00Z"),
    next: at("2026-12-02T01:00:00Z"),
  });
  const begin = at("2026-12-05T09:00:00Z");
  assertEquals(firstRuns(repeat, begin, now), {
    first: begin,
    next: at("2026-12-06T01:00:00Z"),
  });
});
