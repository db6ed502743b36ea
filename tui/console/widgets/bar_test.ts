import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { bar } from "./bar.ts";

Deno.test("bar() is full only when all is, and empty only when none is", () => {
  assertEquals(bar(0, 9, 4), "····");
  assertEquals(bar(9, 9, 4), "████");
  assertEquals(bar(1, 1000, 4), "█···");
  assertEquals(bar(999, 1000, 4), "███·");
  assertEquals(bar(0, 0, 4), "····");
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
