import { assertEquals } from "@std/assert";
import { calmly, reduceMotion } from "./motion.ts";

Deno.test("calmly() keeps intervals, and makes them long once motion is reduced", () => {
  assertEquals(calmly(400), 400);
  reduceMotion(true);
  try {
    assertEquals([calmly(400), calmly(60_000)], [5000, 60_000]);
  } finally {
    reduceMotion(false);
  }
});
