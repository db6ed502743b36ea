import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { PollMemory } from "#shared/contract/settings/polls.ts";
import { DEFAULT_SETTINGS } from "#shared/contract/settings/settings.ts";
import { afterPoll, NO_POLLS, pollHoursFor } from "./polling.ts";

const HOUR = 3600;

/** Polls after these intervals, each answered with the told interval. */
function polled(
  steps: readonly (readonly [seconds: number, told: number])[],
  start: PollMemory = NO_POLLS,
): PollMemory {
  let memory = start;
  for (const [seconds, told] of steps) {
    const at = (memory.polledAt ?? 1.7e12) + seconds * 1000;
    memory = afterPoll(memory, new Date(at), told);
  }
  return memory;
}

const times = <T>(n: number, one: T): T[] => Array(n).fill(one);

Deno.test("afterPoll() knows an agent that polls as it is told", () => {
  assertEquals(polled([[0, 1]]).obeys, null);
  assertEquals(polled([[0, 1], [HOUR, 1]]).obeys, null);
  assertEquals(
    polled([[0, 1], ...times(2, [HOUR + 30, 1] as const)]).obeys,
    "yes",
  );
  const { seconds } = polled([[0, 1], [HOUR + 7, 1]]);
  assertEquals(seconds, HOUR + 7);
});

Deno.test("afterPoll() takes a night for no disobedience", () => {
  const day = [...times(8, [HOUR, 1] as const), [15 * HOUR, 1] as const];
  assertEquals(polled([[0, 1], ...day, ...day, ...day]).obeys, "yes");
});

Deno.test("afterPoll() knows an agent that is run by cron", () => {
  const daily = polled([[0, 1], ...times(3, [24 * HOUR, 1] as const)]);
  assertEquals(daily.obeys, "no");
  const often = polled([[0, 4], ...times(3, [900, 4] as const)]);
  assertEquals(often.obeys, "no");
});

Deno.test("afterPoll() goes on from where the clock was put back to", () => {
  const obedient = polled([[0, 1], ...times(3, [HOUR, 1] as const)]);
  const back = polled([[-1000 * HOUR, 1]], obedient);
  assertEquals(back, { ...obedient, polledAt: back.polledAt });
  assertEquals(obedient.polledAt! - back.polledAt!, 1000 * HOUR * 1000);
  assertEquals(polled([[HOUR, 1]], back).obeys, "yes");
});

Deno.test("afterPoll() does not judge the interval after a change", () => {
  const obedient = polled([[0, 1], ...times(3, [HOUR, 1] as const)]);
  const after = polled([[HOUR, 6], [2 * HOUR, 6]], obedient);
  assertEquals([after.obeys, after.marks], ["yes", obedient.marks << 1 | 1]);
  assertEquals(polled([[6 * HOUR, 6]], after).obeys, "yes");
});

Deno.test("afterPoll() is not fooled twice by cron's pace", () => {
  const cron = polled([[0, 1], ...times(3, [24 * HOUR, 1] as const)]);
  const alike = polled(times(9, [24 * HOUR, 24] as const), cron);
  assertEquals(alike.obeys, "no");
  const mended = polled(
    [[24 * HOUR, 2], [HOUR, 2], [2 * HOUR, 2], [2 * HOUR, 2]],
    alike,
  );
  assertEquals(mended.obeys, "yes");
});

Deno.test("afterPoll() takes a repeat within a minute for the same poll", () => {
  const before = polled([[0, 1], [HOUR, 1]]);
  const again = polled([[30, 1]], before);
  assertEquals(again, before);
});

Deno.test("afterPoll() comes to a verdict whatever it sees", () => {
  const steps = fc.array(
    fc.tuple(
      fc.integer({ min: 0, max: 99 * HOUR }),
      fc.integer({ min: 1, max: 48 }),
    ),
    { maxLength: 30 },
  );
  fc.assert(fc.property(steps, (seen) => {
    const memory = polled(seen);
    // At most five are kept, and then three polls as told are enough.
    assertEquals(memory.marks >= 1 && memory.marks < 64, true);
    const told = memory.sentHours === 3 ? 5 : 3;
    const obedient = polled(
      [[HOUR, told], [HOUR, told], ...times(3, [told * HOUR, told] as const)],
      memory,
    );
    assertEquals(obedient.obeys, "yes");
  }));
});

const adaptive = {
  ...DEFAULT_SETTINGS,
  pollHours: 4,
  adaptivePolling: true,
  busyPollHours: 1,
  idlePollHours: 12,
};

Deno.test("pollHoursFor() adapts only where an agent was seen to obey", () => {
  assertEquals(pollHoursFor(adaptive, "yes", true), 1);
  assertEquals(pollHoursFor(adaptive, "yes", false), 12);
  for (const obeys of ["no", null] as const) {
    assertEquals(pollHoursFor(adaptive, obeys, true), 4);
  }
  const off = { ...adaptive, adaptivePolling: false };
  assertEquals(pollHoursFor(off, "yes", true), 4);
});
