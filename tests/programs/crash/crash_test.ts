import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { storm } from "./storm.ts";

it("a server killed at any moment keeps what it has answered, once", async () => {
  const seed = 1;
  const result = await storm({ kills: 8, seed });
  assertEquals(result.faults, [], `deno task crash --seed ${seed}`);
  assertEquals(result.kills, 8);
  assert(result.acknowledged > 0, `only ${result.acknowledged} reports`);
});
