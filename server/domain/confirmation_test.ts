import { assertEquals, assertThrows } from "@std/assert";
import { it } from "@std/testing/bdd";
import { checkConfirmation, needsConfirmation } from "./confirmation.ts";
import { Refusal } from "./refusal.ts";

const settings = { guardPercent: 10, guardMachines: 10 };

it("needsNumber() asks beyond the share, and never about a few", () => {
  const cases: [reached: number, fleet: number, needed: boolean][] = [
    [10, 12, false],
    [11, 12, true],
    [100, 1000, false],
    [101, 1000, true],
    [0, 0, false],
  ];
  for (const [reached, fleet, needed] of cases) {
    assertEquals(
      needsConfirmation(reached, fleet, settings),
      needed,
      `${reached}`,
    );
  }
  const off = { ...settings, guardPercent: 100 };
  assertEquals(needsConfirmation(1000, 1000, off), false);
});

it("demandNumber() wants the number, and no other", () => {
  const demand = (reached: number, confirmed?: number) => () =>
    checkConfirmation("assign it", {
      reached,
      fleet: 100,
      confirmed,
      settings,
    });
  demand(10)();
  demand(11, 11)();
  demand(0, 0)();
  assertThrows(demand(11), Refusal, "11 of 100 machines");
  assertThrows(demand(11, 12), Refusal, "not the 12");
  assertThrows(demand(5, 6), Refusal, "not the 6");
});
