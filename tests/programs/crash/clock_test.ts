import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { clockSet } from "./clock.ts";
import { canCompile } from "./preload.ts";

const possible = await canCompile();
const test = possible ? it : it.skip;
const why = possible ? "" : " (skipped: there is no gcc)";

test(`a clock that is put back and forth stops nothing${why}`, async () => {
  // With this seed the clock is four weeks ahead for a while.
  const seed = 9;
  const { faults, acknowledged } = await clockSet({ seed, rounds: 1 });
  assertEquals(faults, [], `deno task crash --clocks 1 --seed ${seed}`);
  assert(acknowledged > 0, "no report was answered");
});
