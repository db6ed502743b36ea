import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { rolloutKills } from "./kills.ts";

it("a server killed during rollouts keeps their rules and what operators ordered", async () => {
  const seed = 1;
  const result = await rolloutKills({ seed, kills: 4, idle: 60, life: 4000 });
  assertEquals(
    result.faults,
    [],
    `deno task crash --rollouts 4 --seed ${seed}`,
  );
  assertEquals(result.kills, 4);
  assert(result.commands > 0 && result.rollouts > 0, JSON.stringify(result));
});
