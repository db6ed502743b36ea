import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { powerCut } from "./power_cut.ts";
import { canCompile } from "./preload.ts";

const recorded = await canCompile();
const test = recorded ? it : it.skip;
const why = recorded ? "" : " (skipped: there is no gcc)";

test(`a power cut leaves what the server has answered${why}`, async () => {
  const seed = 1;
  const { faults, flushes, acknowledged } = await powerCut({
    seed,
    points: 30,
  });
  assertEquals(faults, [], `deno task crash --power-cuts 30 --seed ${seed}`);
  assert(flushes > 40, `only ${flushes} flushes`);
  assert(acknowledged > 0, "no report was answered");
});

test(`what flushes failed to write before a kill is written again at the start${why}`, async () => {
  const seed = 11;
  const { faults, acknowledged } = await powerCut({
    seed,
    points: 20,
    acts: 250,
    failing: true,
  });
  assertEquals(
    faults,
    [],
    `deno task crash --failing-power-cuts 20 --seed ${seed}`,
  );
  assert(acknowledged > 0, "no report was answered");
});
