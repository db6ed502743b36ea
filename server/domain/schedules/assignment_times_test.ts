import { assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { timeGate, timesOf, timesProblem } from "./assignment_times.ts";

const NOW = Date.parse("2026-12-01T12:00:00Z");
const at = (ms: number | null) => ms === null ? null : NOW + ms;

for (
  const [name, notBefore, expiresAt, planned, problem] of [
    ["no times", null, null, false, null],
    ["later", 1, null, false, null],
    ["now is not later", 0, null, false, "in the past"],
    ["the past", -1, null, false, "in the past"],
    ["the past, but planned before", -1, null, true, null],
    ["an expiry", null, 1, false, null],
    ["an expiry now", null, 0, false, "expire at 2026-12-01T12:00:00.000Z"],
    ["an expiry that passed since it was planned", null, 0, true, "expire"],
    ["both", 1, 2, false, null],
    ["the same moment", 1, 1, false, "nothing would ever be offered"],
    ["an expiry before it begins", 2, 1, false, "it begins at"],
  ] as const
) {
  Deno.test(`timesProblem() > ${name}`, () => {
    const times = {
      notBefore: at(notBefore),
      expiresAt: at(expiresAt),
      deadline: null,
    };
    const found = timesProblem(times, NOW, planned);
    if (problem === null) assertEquals(found, null);
    else assertStringIncludes(found ?? "", problem);
  });
}

Deno.test("timesOf() reads the distance to UTC", () => {
  assertEquals(timesOf({ notBefore: "2026-12-01T13:00:00+01:00" }), {
    notBefore: NOW,
    expiresAt: null,
    deadline: null,
  });
});

Deno.test("timesProblem() refuses a deadline in the past or after the expiry", () => {
  const problem = (deadline: number, expiresAt: number | null = null) =>
    timesProblem(
      { notBefore: null, expiresAt: at(expiresAt), deadline: at(deadline) },
      NOW,
    );
  assertEquals([problem(1), problem(1, 2)], [null, null]);
  assertStringIncludes(problem(0)!, "in the past");
  assertStringIncludes(problem(2, 2)!, "before the deadline");
});

Deno.test("timeGate() lets first offers pass exactly between the two times", () => {
  const time = fc.option(fc.integer({ min: 0, max: 20 }), { nil: null });
  fc.assert(
    fc.property(time, time, fc.nat(20), (notBefore, expiresAt, now) => {
      const isOpen = now >= (notBefore ?? 0) && now < (expiresAt ?? Infinity);
      assertEquals(timeGate({ notBefore, expiresAt }, now) === null, isOpen);
    }),
  );
});
