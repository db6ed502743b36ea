import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { setAscii } from "#tui/console/glyphs.ts";
import { sparkline } from "./sparkline.ts";

Deno.test("sparkline() is lowest at zero, and only there", () => {
  assertEquals(sparkline([0, 1, 700]), "▁▂█");
  assertEquals(sparkline([0, 0, 0]), "▁▁▁");
});

Deno.test("sparkline() leaves a blank where nothing is known", () => {
  assertEquals(sparkline([null, 7, null, 0]), " █ ▁");
});

Deno.test("sparkline() compares with a number it is told", () => {
  assertEquals(sparkline([7, 14], 28), "▃▅");
});

Deno.test("sparkline() has as many levels in ASCII", () => {
  setAscii(true);
  try {
    assertEquals(sparkline([0, 1, 2, 3, 4, 5, 6, 7]), "_.:-=+*#");
  } finally {
    setAscii(false);
  }
});

Deno.test("sparkline() takes a cell for each number", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat()),
      (values) => sparkline(values).length === values.length,
    ),
  );
});
