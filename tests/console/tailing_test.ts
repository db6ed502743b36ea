import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { tailingHour } from "#tests/programs/bench/console_hour.ts";

it("a wide console follows thousands of results, and uses little memory", async () => {
  const { events, rss } = await tailingHour(8000);
  assertEquals(events, 8000);
  // It would have ended beyond the heap's limit; see the task "tui".
  if (rss) assert(Math.max(...rss) < 200, `${rss.join(" ")} MiB`);
});
