import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { planFragments } from "./fragments.ts";

const sizes = fc.tuple(
  fc.nat(50_000_000),
  fc.integer({ min: 1_000, max: 2 ** 31 }),
);

describe("planFragments()", () => {
  it("covers every byte once, in order", () => {
    fc.assert(fc.property(sizes, ([archive, size]) => {
      const fragments = planFragments(archive, size);
      const starts = fragments.map(({ start }) => start);
      const ends = fragments.map(({ end }) => end);
      assertEquals([...starts, archive], [0, ...ends]);
    }));
  });

  it("leaves no fragment empty or oversized", () => {
    fc.assert(
      fc.property(sizes, ([archive, size]) =>
        planFragments(archive, size)
          .every(({ start, end }) => end > start && end - start <= size)),
    );
  });

  it("numbers them from 1, without a gap", () => {
    fc.assert(fc.property(sizes, ([archive, size]) => {
      const numbers = planFragments(archive, size).map(({ number }) => number);
      assertEquals(numbers, numbers.map((_, i) => i + 1));
    }));
  });

  const edges = [
    [0, 10, []],
    [1, 10, [[0, 1]]],
    [10, 10, [[0, 10]]],
    [11, 10, [[0, 10], [10, 11]]],
    [2 ** 40, 2 ** 39, [[0, 2 ** 39], [2 ** 39, 2 ** 40]]],
  ] as const;
  for (const [archive, size, expected] of edges) {
    it(`cuts ${archive} bytes by ${size} into ${expected.length}`, () => {
      assertEquals(
        planFragments(archive, size).map(({ start, end }) => [start, end]),
        expected.map(([start, end]) => [start, end]),
      );
    });
  }

  it("refuses sizes that are none", () => {
    for (const [archive, size] of [[-1, 1], [1.5, 1], [NaN, 1]] as const) {
      assertThrows(() => planFragments(archive, size), RangeError, "archive");
    }
    for (const size of [0, -1, 0.5, Infinity]) {
      assertThrows(() => planFragments(1, size), RangeError, "fragments");
    }
  });
});
