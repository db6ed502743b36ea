import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { wavesBar } from "./waves_bar.ts";

const aWave = (machines: number, succeeded = 0, failed = 0, out = 0) => ({
  ...{ machines, succeeded, failed, out, cancelled: 0 },
});
const drawn = (...of: Parameters<typeof wavesBar>) =>
  wavesBar(...of).map(({ text }) => text).join("");

Deno.test("waves are side by side, each as wide as its part of the machines", () => {
  assertEquals(
    drawn([aWave(5, 5), aWave(5, 3, 1), aWave(10)], 24),
    "▕█████│███▒ │          ▏",
  );
});

Deno.test("a small wave has a cell of its own", () => {
  assertEquals(drawn([aWave(1, 1), aWave(999)], 12), "▕█│        ▏");
});

Deno.test("waves that do not fit are one bar", () => {
  const waves = Array.from({ length: 9 }, () => aWave(2, 1));
  assertEquals(drawn(waves, 12), "▕█████     ▏");
});

Deno.test("a bar of waves fills its cells exactly", () => {
  const wave = fc.record({
    waiting: fc.nat(40),
    succeeded: fc.nat(40),
    failed: fc.nat(40),
    out: fc.nat(40),
    cancelled: fc.nat(40),
  }).map(({ waiting, ...counts }) => ({
    ...counts,
    machines: Object.values(counts).reduce((a, b) => a + b, waiting),
  }));
  fc.assert(fc.property(
    fc.array(wave, { minLength: 1, maxLength: 20 }),
    fc.integer({ min: 4, max: 60 }),
    (waves, width) => {
      assertEquals([...drawn(waves, width)].length, width);
    },
  ));
});
