import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { sqldBinary } from "#tests/harness/server/sqld.ts";
import { databasePowerCuts } from "./database_power_cut.ts";
import { canCompile } from "./preload.ts";

const possible = sqldBinary !== null && await canCompile();
const test = possible ? it : it.skip;
const why = possible ? "" : " (skipped: it has no sqld, or no gcc)";

test(`a power cut at the libSQL server loses no answered result${why}`, async () => {
  const seed = 1;
  const { faults, acknowledged, lost } = await databasePowerCuts({
    ...{ seed, rounds: 2 },
  });
  assertEquals(
    faults,
    [],
    `deno task crash --database-power-cuts 2 --seed ${seed}`,
  );
  assert(acknowledged > 0, "no report was answered");
  assert(lost > 0, "the database lost nothing that could be stored again");
});
