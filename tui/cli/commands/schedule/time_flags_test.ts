import { assertEquals, assertThrows } from "@std/assert";
import { momentIn } from "./time_flags.ts";

for (
  const [word, at] of [
    ["2026-12-24T22:00+01:00", "2026-12-24T21:00:00.000Z"],
    ["2026-12-24 22:00+01:00", "2026-12-24T21:00:00.000Z"],
    ["2026-12-24T22:00:30Z", "2026-12-24T22:00:30.000Z"],
    ["2026-12-24T22:00[Europe/Paris]", "2026-12-24T21:00:00.000Z"],
    ["2026-07-14T22:00[Europe/Paris]", "2026-07-14T20:00:00.000Z"],
    ["2026-10-25T02:30+02:00[Europe/Paris]", "2026-10-25T00:30:00.000Z"],
  ] as const
) {
  Deno.test(`momentIn() reads ${word}`, () => assertEquals(momentIn(word), at));
}

for (
  const [word, why] of [
    ["", "a day and time"],
    ["tomorrow", "a day and time"],
    ["2026-02-30T22:00Z", "a day and time"],
    ["2026-12-24T25:00Z", "a day and time"],
    ["2026-12-24T22:00[Mars/Olympus]", "a day and time"],
    ["2026-12-24T22:00", "no time zone; write 2026-12-24T22:00Z"],
    // The clocks go forward from 02:00 to 03:00, and back from 03:00 to 02:00.
    ["2026-03-29T02:30[Europe/Paris]", "the clocks of Europe/Paris"],
    ["2026-10-25T02:30[Europe/Paris]", "the clocks of Europe/Paris"],
  ] as const
) {
  Deno.test(`momentIn() refuses "${word}"`, () => {
    assertThrows(() => momentIn(word), Error, why);
  });
}

Deno.test("momentIn() counts a duration from now", () => {
  const least = Date.now() + 5_400_000;
  const at = Date.parse(momentIn("1h30m"));
  assertEquals(at >= least && at <= Date.now() + 5_400_000, true);
});
