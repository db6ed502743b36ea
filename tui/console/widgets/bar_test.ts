import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { setAscii } from "#tui/console/glyphs.ts";
import { bar } from "./bar.ts";

Deno.test("bar() is full only when all is, and empty only when none is", () => {
  assertEquals(bar(0, 9, 4), "····");
  assertEquals(bar(9, 9, 4), "████");
  assertEquals(bar(1, 1000, 4), "▏···");
  assertEquals(bar(999, 1000, 4), "███▉");
  assertEquals(bar(0, 0, 4), "····");
});

Deno.test("bar() is exact to an eighth of a cell", () => {
  assertEquals(bar(3, 8, 1), "▍");
  assertEquals(bar(77, 89, 20), "█████████████████▎··");
});

Deno.test("bar() fills whole cells where there is only ASCII", () => {
  setAscii(true);
  try {
    assertEquals(bar(1, 1000, 4), "#...");
    assertEquals(bar(999, 1000, 4), "###.");
    assertEquals(bar(4, 4, 4), "####");
  } finally {
    setAscii(false);
  }
});

Deno.test("bar() is exactly as wide as it is told", () => {
  const numbers = fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 2, max: 80 }));
  fc.assert(
    fc.property(
      numbers,
      ([part, whole, width]) => bar(part, whole, width).length === width,
    ),
  );
});
