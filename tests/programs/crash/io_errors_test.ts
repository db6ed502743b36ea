import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { ioErrors } from "./io_errors.ts";
import { canCompile } from "./preload.ts";

const possible = await canCompile();
const test = possible ? it : it.skip;
const why = possible ? "" : " (skipped: there is no gcc)";

test(`a disk that fails loses nothing that was answered${why}`, async () => {
  const seed = 1;
  const { faults, acknowledged } = await ioErrors({ seed, rounds: 1 });
  assertEquals(faults, [], `deno task crash --io-errors 1 --seed ${seed}`);
  assert(acknowledged > 0, "no report was answered");
});
