import { assertEquals } from "@std/assert";
import { canRecall } from "./recall.ts";

const cases = [
  [
    "info never fetched",
    { infoServed: false, fragmentsSeen: 0, fragments: 3 },
    true,
  ],
  ["no fragments, info never fetched", {
    infoServed: false,
    fragmentsSeen: 0,
    fragments: 0,
  }, true],
  ["no fragments, info fetched", {
    infoServed: true,
    fragmentsSeen: 0,
    fragments: 0,
  }, false],
  ["between two fragments", {
    infoServed: true,
    fragmentsSeen: 1,
    fragments: 3,
  }, true],
  ["the last fragment is fetched", {
    infoServed: true,
    fragmentsSeen: 3,
    fragments: 3,
  }, false],
] as const;

for (const [situation, underWay, expected] of cases) {
  Deno.test(`canRecall() ${situation}: ${expected}`, () => {
    assertEquals(canRecall(underWay), expected);
  });
}
