import { assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { HOUR_MS } from "#shared/time.ts";
import { arrivalWords } from "./plans.ts";

const NOW = new Date(2026, 10, 22, 10, 0);
const at = (hours: number) =>
  new Date(NOW.getTime() + hours * HOUR_MS).toISOString();
const said = (given: {
  half?: string;
  most?: string;
  all?: string;
  expected?: number;
  unseen?: number;
}) =>
  arrivalWords({
    arrivals: {
      half: null,
      most: null,
      all: null,
      expected: 0,
      unseen: 0,
      ...given,
    },
  }, NOW);

it("arrivalWords() says by when, and of another day its date", () => {
  assertEquals(
    said({
      half: at(0.5),
      most: at(2),
      all: at(24),
      expected: 20,
      unseen: 12,
    }),
    "half by 10:30, 90 % by 12:00, all by 11-23 10:00, 12 not seen for 30 days",
  );
});

it("arrivalWords() does not say the same moment twice", () => {
  const soon = { half: at(1), most: at(1), all: at(1), expected: 9 };
  assertEquals(said(soon), "all by 11:00");
  assertEquals(said({ ...soon, all: at(2) }), "half by 11:00, all by 12:00");
  assertEquals(
    said({ ...soon, most: at(2), all: at(2) }),
    "half by 11:00, all by 12:00",
  );
});

it("arrivalWords() says that nobody is expected", () => {
  assertEquals(said({}), "none");
  assertEquals(said({ unseen: 3 }), "none, 3 not seen for 30 days");
});
