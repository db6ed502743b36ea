import { assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { stopped } from "./stops.ts";

it("a server that is stopped ends what it does, and uploads go on later", async () => {
  const seed = 1;
  const result = await stopped({ seed, stops: 1, patient: true });
  assertEquals(result.faults, [], `deno task crash --stops 1 --seed ${seed}`);
  assertEquals(result.resumed, 1);
});
