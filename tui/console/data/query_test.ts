import { assertEquals } from "@std/assert";
import { EVERYTHING, nextSort, queryParameters, reverseSort } from "./query.ts";

const offered = ["-created", "name", "-failed"];

Deno.test("nextSort() goes through the columns, whatever the direction", () => {
  assertEquals(nextSort("-created", offered), "name");
  assertEquals(nextSort("-name", offered), "-failed");
  assertEquals(nextSort("failed", offered), "-created");
  assertEquals(nextSort(null, offered), "-created");
  assertEquals(nextSort(null, []), null);
});

Deno.test("reversed() turns an order round, and back", () => {
  assertEquals(reverseSort("name"), "-name");
  assertEquals(reverseSort(reverseSort("-failed")), "-failed");
});

Deno.test("asked() leaves out what is not wanted", () => {
  assertEquals(queryParameters(EVERYTHING), {});
  assertEquals(queryParameters({ q: " ! ", sort: null, faults: false }), {});
  assertEquals(
    queryParameters({ q: " !lab ", sort: "-failed", faults: true }),
    {
      q: "!lab",
      sort: "-failed",
      faults: "true",
    },
  );
});
