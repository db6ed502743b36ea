import { assertEquals } from "@std/assert";
import {
  packagesUnderWay,
  sumOf,
  totalStates,
  worstFailing,
} from "./overview.ts";
import type { StateCounts } from "#shared/contract/packages/packages.ts";

const one = (
  id: number,
  counts: StateCounts,
  given: { active?: boolean; isDeleted?: boolean } = {},
) => ({ package: { id }, active: true, isDeleted: false, counts, ...given });

Deno.test("totalStates() adds up all packages, deleted ones too", () => {
  assertEquals(
    totalStates([
      one(1, { failed: 2, waiting: 1 }),
      one(2, { failed: 1 }, { isDeleted: true }),
    ]),
    { failed: 3, waiting: 1 },
  );
});

Deno.test("worstFailing() has the most failures first, then the newest", () => {
  const packages = [
    one(1, { failed: 2, succeeded: 3 }),
    one(2, { failed: 5 }),
    one(3, { failed: 2, cancelled: 1 }),
    one(4, { failed: 9 }, { isDeleted: true }),
    one(5, { succeeded: 9 }),
  ];
  assertEquals(worstFailing(packages), [
    { package: { id: 2 }, failed: 5, assigned: 5 },
    { package: { id: 3 }, failed: 2, assigned: 3 },
    { package: { id: 1 }, failed: 2, assigned: 5 },
  ]);
});

Deno.test("packagesUnderWay() are on and have open deployments", () => {
  const under = one(3, { waiting: 1, succeeded: 5 });
  const packages = [
    one(1, { waiting: 4 }, { active: false }),
    one(2, { succeeded: 5, failed: 1 }),
    under,
    one(4, { offered: 4 }, { isDeleted: true }),
  ];
  assertEquals(packagesUnderWay(packages), { shown: [under], total: 1 });
});

Deno.test("packagesUnderWay() are ten at most, the newest, and counted", () => {
  const packages = Array.from(
    { length: 12 },
    (_, i) => one(i + 1, { downloading: 1 }),
  );
  const { shown, total } = packagesUnderWay(packages);
  assertEquals(total, 12);
  assertEquals(shown.map(({ package: { id } }) => id), [
    12,
    11,
    10,
    9,
    8,
    7,
    6,
    5,
    4,
    3,
  ]);
});

Deno.test("sumOf() counts some states, or all", () => {
  const counts = { waiting: 1, failed: 2 };
  assertEquals([sumOf(counts), sumOf(counts, ["failed"])], [3, 2]);
});
