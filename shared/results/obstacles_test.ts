import { assertEquals } from "@std/assert";
import { ResultMeaning, retryAfter } from "./meanings.ts";
import { mergeObstacles, retryObstacles } from "./obstacles.ts";

Deno.test("only results that end the same way are obstacles to a retry", () => {
  for (const meaning of ResultMeaning.options) {
    const needed = retryObstacles([{ meaning, active: true }])
      .map(({ needs }) => needs);
    assertEquals(
      needed,
      {
        helps: [],
        unknown: [],
        after_fix: ["fix_machine"],
        new_package: ["fix_package"],
        useless: ["review_code"],
      }[retryAfter(meaning)],
      meaning,
    );
  }
});

Deno.test("obstacles are counted by their reason, the most frequent first", () => {
  const first = retryObstacles([
    { meaning: "disk_full", active: true },
    { meaning: "installer_file_missing", active: true },
    { meaning: null, active: true },
  ]);
  const second = retryObstacles([
    { meaning: "installer_file_missing", active: false },
    { meaning: null, active: false },
    { meaning: null, active: false },
  ]);
  assertEquals(mergeObstacles([...first, ...second]), [
    { needs: "activate", meaning: null, deployments: 3 },
    {
      needs: "fix_package",
      meaning: "installer_file_missing",
      deployments: 2,
    },
    { needs: "fix_machine", meaning: "disk_full", deployments: 1 },
  ]);
});
