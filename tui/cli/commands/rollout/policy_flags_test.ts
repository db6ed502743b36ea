import { assertEquals, assertThrows } from "@std/assert";
import { InvalidArgumentError } from "commander";
import { advanceIn, haltIn, wavesIn } from "./policy_flags.ts";
import { outcomeOf, targetOf } from "./wait.ts";

Deno.test("waves are percentages, counts, groups and the rest", () => {
  assertEquals(wavesIn("5,25%, 100"), [
    { percent: 5 },
    { percent: 25 },
    { percent: 100 },
  ]);
  assertEquals(wavesIn("group:lab,count:10,rest"), [
    { groupName: "lab" },
    { machines: 10 },
    { rest: true },
  ]);
  for (const word of ["", "5,,100", "lab", "count:", "5.5", "-1", "all"]) {
    assertThrows(() => wavesIn(word), InvalidArgumentError);
  }
});

Deno.test("the next wave opens by a percentage or a number", () => {
  assertEquals(advanceIn("succeeded=90%"), { succeededPercent: 90 });
  assertEquals(advanceIn("succeeded=20"), { succeededMachines: 20 });
  assertEquals(advanceIn("succeeded-of-answered=95%"), {
    succeededPercent: 95,
    of: "answered",
  });
  for (const word of ["90%", "failed=5%", "succeeded-of-answered=5"]) {
    assertThrows(() => advanceIn(word), InvalidArgumentError);
  }
});

Deno.test("a rollout halts by several rules, or never", () => {
  assertEquals(haltIn("failed=5%,failed=3, contradicted=10%"), {
    failedPercent: 5,
    failedMachines: 3,
    contradictedPercent: 10,
  });
  assertEquals(haltIn("surely-failed=5%"), { surelyFailedPercent: 5 });
  assertEquals(haltIn("never"), {});
  for (const word of ["", "failed", "surely-failed=5", "succeeded=5%"]) {
    assertThrows(() => haltIn(word), InvalidArgumentError);
  }
});

Deno.test("waiting ends when the wave is open, or never will be", () => {
  const ends = (state: "running" | "paused" | "halted" | "finished") =>
    outcomeOf({ state, openWave: 2 }, targetOf("wave=2"));
  assertEquals([ends("running"), ends("paused"), ends("halted")], [
    "reached",
    "reached",
    "halted",
  ]);
  const finished = targetOf("finished");
  assertEquals(outcomeOf({ state: "paused", openWave: 3 }, finished), null);
  assertEquals(
    outcomeOf({ state: "stopped", openWave: 3 }, finished),
    "stopped",
  );
  assertEquals(
    outcomeOf({ state: "finished", openWave: 3 }, finished),
    "reached",
  );
  for (const word of ["wave=0", "wave", "all"]) {
    assertThrows(() => targetOf(word), InvalidArgumentError);
  }
});
