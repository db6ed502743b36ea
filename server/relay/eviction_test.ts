import { assertEquals } from "@std/assert";
import { filesToRemove } from "./eviction.ts";

const files = [
  { sha256: "a", bytes: 10, usedAt: 3 },
  { sha256: "b", bytes: 20, usedAt: 1 },
  { sha256: "c", bytes: 30, usedAt: 2 },
];

const cases: [string, number, number, string[], string | null][] = [
  ["nothing, if it fits", 40, 100, [], ""],
  ["the least recently used", 50, 100, [], "b"],
  ["as many as it takes", 80, 100, [], "b c"],
  ["first what no plan names", 50, 100, ["b"], "c"],
  ["what is planned, if nothing else is left", 100, 100, ["a"], "b c a"],
  ["nothing, if it cannot fit", 101, 100, [], null],
  ["what is above a smaller limit", 0, 25, [], "b c"],
];

for (const [name, bytes, limit, planned, expected] of cases) {
  Deno.test(`filesToRemove() removes ${name}`, () => {
    const found = filesToRemove(
      files,
      bytes,
      limit,
      (sha256) => planned.includes(sha256),
    );
    assertEquals(
      found && found.map(({ sha256 }) => sha256).join(" "),
      expected,
    );
  });
}
