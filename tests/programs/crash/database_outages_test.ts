import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { sqldBinary } from "#tests/harness/server/sqld.ts";
import { databaseOutages } from "./database_outages.ts";

const test = sqldBinary ? it : it.skip;

test("a libSQL server that goes away loses no result and doubles none", async () => {
  const seed = 1;
  const { faults, acknowledged, answers } = await databaseOutages({
    ...{ seed, rounds: 4, outages: ["killed", "cut", "restarted", "slow"] },
  });
  assertEquals(
    faults,
    [],
    `deno task crash --database-outages 4 --seed ${seed}`,
  );
  assert(acknowledged > 0, "no report was answered");
  assert((answers["poll 503"] ?? 0) > 0, "no poll found the database away");
});
