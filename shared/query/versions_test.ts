import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { compareVersions, versionKey } from "./versions.ts";

/**
 * Each version is older than the next, according to `dpkg --compare-versions`.
 */
const AGEING = [
  ["1.0~rc1", "1.0", "1.0-1", "1.0-1+b1", "1.0.1", "1.2", "1.10", "2", "1:0.1"],
  ["2.36-9+deb12u3", "2.36-9+deb12u10", "2.36-10"],
  ["0.29-4~deb13u1~deb12u1", "0.29-4~deb13u1", "0.29-4"],
  ["1.1.1n", "1.1.1w", "3.0.9", "3.0.14"],
  ["115.9.1esr", "128.0", "139.0.4", "140.0", "140.0.1"],
  ["9.20.0.0", "19.0.0.0", "23.1", "24.09"],
  ["1.0a", "1.0b", "1.0.0"],
] as const;

Deno.test("versionKey() sorts versions by age", () => {
  for (const versions of AGEING) {
    const sorted = versions.toReversed().toSorted(compareVersions);
    assertEquals(sorted, [...versions]);
  }
  for (
    const [a, b] of [["23.01", "23.1"], ["0:1.0", "1.0"], ["1.0RC", "1.0rc"]]
  ) {
    assertEquals(compareVersions(a!, b!), 0);
  }
});

Deno.test("versionKey() is bounded, and orders whole numbers of any length", () => {
  assert(versionKey("9".repeat(1_000_000)).length < 1000);
  fc.assert(
    fc.property(fc.bigInt({ min: 0n }), fc.bigInt({ min: 0n }), (a, b) => {
      assertEquals(
        Math.sign(compareVersions(`v${a}.0`, `v${b}.0`)),
        a < b ? -1 : a > b ? 1 : 0,
      );
    }),
  );
});
