import { assert, assertEquals } from "@std/assert";
import { paceOf } from "#shared/pace.ts";
import { DEFAULT_SETTINGS } from "#shared/contract/settings/settings.ts";
import { mostFiles, mostPolls } from "./retry_loops.ts";

const pace = paceOf(DEFAULT_SETTINGS);

Deno.test("mostPolls() lets somebody try by hand, and a loop not", () => {
  assertEquals(mostPolls(pace, 10), 21);
});

Deno.test("mostFiles() lets a Windows agent fail at every step", () => {
  for (let priority = 0; priority <= 10; priority++) {
    const steps = 1 + Math.floor(10_000 / pace.stepMs[priority]!);
    assert(mostFiles(pace, priority, 10) >= 6 * steps);
  }
});

Deno.test("mostFiles() grows as the settings ask for more haste", () => {
  const hasty = paceOf({
    ...DEFAULT_SETTINGS,
    fragmentLatencySeconds: 0,
    cycleLatencySeconds: 0,
    periodLatencySeconds: 0,
  });
  assertEquals(mostFiles(pace, 5, 10), 16);
  assertEquals(mostFiles(hasty, 5, 10), 132);
});
