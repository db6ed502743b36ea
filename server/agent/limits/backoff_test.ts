import { assertEquals } from "@std/assert";
import { backoffMs } from "./backoff.ts";
import { rateLimitedLog } from "./rate_limited_log.ts";

Deno.test("what is not there is refused at once a few times, then ever slower", () => {
  assertEquals([1, 5, 6, 7, 8, 11, 12, 1000].map(backoffMs), [
    0,
    0,
    125,
    250,
    500,
    4000,
    5000,
    5000,
  ]);
});

Deno.test("the log gets so many lines a second, and how many were left out", () => {
  const lines: string[] = [];
  let now = 0;
  const log = rateLimitedLog((line) => lines.push(line), 2, () => now);
  for (const line of "abcde") log(line);
  now = 1000;
  log("f");
  assertEquals(lines, ["a", "b", "3 more lines like these were left out", "f"]);
});
