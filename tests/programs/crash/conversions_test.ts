import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { conversions } from "./conversions.ts";

it("a server killed while it converts packages' files loses none", async () => {
  const seed = 1;
  const { faults, kills, converted } = await conversions({
    ...{ seed, kills: 3, agents: 4 },
  });
  assertEquals(faults, [], `deno task crash --conversions 3 --seed ${seed}`);
  assert(kills >= 3 && converted > 0, `${kills} kills, ${converted} converted`);
});
