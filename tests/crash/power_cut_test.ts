import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { canRecord, powerCut } from "./power_cut.ts";

const recorded = await canRecord();
const test = recorded ? it : it.skip;
const why = recorded ? "" : " (skipped: there is no gcc)";

test(`a power cut leaves what the server has answered${why}`, async () => {
  const seed = Date.now() % 1_000_000;
  const { faults, flushes, acknowledged } = await powerCut({
    seed,
    points: 30,
  });
  assertEquals(faults, [], `deno task crash --power-cuts 30 --seed ${seed}`);
  assert(flushes > 40, `only ${flushes} flushes`);
  assert(acknowledged > 0, "no report was answered");
});
