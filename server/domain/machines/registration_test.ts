import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { exceededLimit, isSurge } from "./registration.ts";

describe("exceededLimit()", () => {
  const limits = { registrationsPerHour: 10, mostMachines: 100 };
  const cases = [
    [{ machines: 0, lastHour: 0 }, null],
    [{ machines: 99, lastHour: 9 }, null],
    [{ machines: 99, lastHour: 10 }, "registrationsPerHour"],
    [{ machines: 100, lastHour: 0 }, "mostMachines"],
    [{ machines: 200, lastHour: 20 }, "mostMachines"],
  ] as const;
  for (const [counts, expected] of cases) {
    it(`of ${counts.machines} machines, ${counts.lastHour} new: ${expected}`, () => {
      assertEquals(exceededLimit(counts, limits), expected);
    });
  }

  it("0 per hour lets no new machine in", () => {
    const none = { ...limits, registrationsPerHour: 0 };
    assertEquals(
      exceededLimit({ machines: 5, lastHour: 0 }, none),
      "registrationsPerHour",
    );
  });
});

describe("isSurge()", () => {
  const cases = [
    ["a quiet fleet", { machines: 5000, lastHour: 3 }, false],
    ["a new classroom", { machines: 5099, lastHour: 99 }, false],
    ["a large fleet that grows by a tenth", {
      machines: 5500,
      lastHour: 500,
    }, false],
    ["more than a tenth", { machines: 5501, lastHour: 501 }, true],
    ["a small fleet, doubled", { machines: 200, lastHour: 100 }, true],
    [
      "a server that is being filled",
      { machines: 3000, lastHour: 2950 },
      false,
    ],
  ] as const;
  for (const [name, counts, expected] of cases) {
    it(`${name}: ${expected}`, () => assertEquals(isSurge(counts), expected));
  }
});
