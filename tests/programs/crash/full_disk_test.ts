import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { mayMount } from "#tests/harness/store/small_disk.ts";
import { refusedIn } from "./aftermath.ts";
import { fullDisk } from "./full_disk.ts";
import { canCompile } from "./preload.ts";

const possible = await mayMount() || await canCompile();
const test = possible ? it : it.skip;
const why = possible ? "" : " (skipped: it may not mount, and has no gcc)";

test(`a full disk loses nothing and stops nothing${why}`, async () => {
  const seed = 1;
  const { faults, answers, acknowledged } = await fullDisk({ seed, rounds: 1 });
  assertEquals(faults, [], `deno task crash --full-disks 1 --seed ${seed}`);
  assert(acknowledged > 0, "no report was answered");
  assert(refusedIn(answers).length > 0, "nothing was refused");
});
