import { assertEquals } from "@std/assert";
import { namesWords, reachWords, typedFor } from "./reach.ts";

Deno.test("reachWords() says how many of which systems", () => {
  assertEquals(
    reachWords(12, { windows: 5, unix: 7 }),
    "12 machines: 5 Windows, 7 Unix",
  );
  assertEquals(reachWords(1, { windows: 0, unix: 1 }), "1 machine: 1 Unix");
  assertEquals(reachWords(2), "2 machines");
});

Deno.test("typedFor() asks for the number where more than one is reached", () => {
  assertEquals([0, 1, 2, 100].map(typedFor), [
    undefined,
    undefined,
    "2",
    "100",
  ]);
});

Deno.test("namesWords() names the first", () => {
  assertEquals(namesWords(["a", "b"]), "a, b");
  assertEquals(namesWords(["a", "b", "c", "d", "e"]), "a, b, c and 2 more");
});
