import { assertEquals } from "@std/assert";
import { assignmentLines } from "./lines.ts";
import { failureLines } from "./failure_lines.ts";
import { whyLines } from "./why_lines.ts";

Deno.test("what is still being counted on a package's page has lines of its own", () => {
  const keys = [
    ...whyLines(null, 80),
    ...failureLines(null, 80),
    ...assignmentLines(null, 80),
  ].map(({ key }) => key);
  assertEquals(new Set(keys).size, keys.length, `${keys}`);
});
