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
  ["v1.7.5", "2", "V2.0.11.1", "version 2.1", "r12", "99"],
  ["1:2.3-4ubuntu1~", "1:2.3-4ubuntu1", "1:2.3-4ubuntu2", "2:0"],
  ["jdk-11.0.2+9", "jdk-17.0.2+8", "jdk-21"],
  ["9.9 (x64)", "24.08", "24.09 (x64)", "24.09 (rc)", "24.10"],
  ["1.\uFFFD", "1.\u{1F600}"],
] as const;

/** Versions that are the same. */
const SAME = [
  ["1.7.5", "v1.7.5", "V1.7.5", "v 1.7.5", "v.1.7.5", "  v1.7.5  "],
  ["1.7", "version 1.7", "Version: 1.7", "ver. 1.7", "release 1.7", "rel1.7"],
  ["12", "r12", "R12", "rev 12", "build 12", "012"],
  ["24.09", "24.09 (x64)", "24.09 x64", "24.09 (64-bit)", "24.09 [x86_64]"],
  ["24.09", "x64 24.09", "24.09 (x64 fr)", "24.09 (fr-FR)", "24.09 64 bits"],
  ["23.01", "23.1"],
  ["0:1.0", "1.0", "v0:1.0"],
  ["1.0RC", "1.0rc"],
  ["1:2.3", "v1:2.3"],
  ["２４．０９", "24.09"],
  ["", " ", "n/a", "N/A", "unknown", "inconnue", "-", "?", "latest", "none"],
] as const;

Deno.test("versionKey() sorts versions by age", () => {
  for (const versions of AGEING) {
    const sorted = versions.toReversed().toSorted(compareVersions);
    assertEquals(sorted, [...versions]);
  }
});

Deno.test("versionKey() looks past what is written around a version", () => {
  for (const [first, ...others] of SAME) {
    for (const other of others) {
      assertEquals(versionKey(other), versionKey(first), `${first} ${other}`);
    }
  }
});

Deno.test("a text without a digit has no key, every version has one", () => {
  for (const text of SAME.at(-1)!) assertEquals(versionKey(text), "");
  for (const text of ["0", "0.0", "(x64)", "64-bit", "x64", "v1:", "1:"]) {
    assert(versionKey(text) !== "", text);
  }
});

Deno.test("compareVersions() is a total order, and equal is the same key", () => {
  const piece = fc.constantFrom(
    ..."0 1 2 09 10 . - + ~ : v V a b rc é".split(" "),
    " ",
    "(x64)",
    " x64",
    "version ",
  );
  const version = fc.oneof(
    fc.array(piece, { maxLength: 8 }).map((parts) => parts.join("")),
    fc.string({ unit: "binary", maxLength: 8 }),
    fc.constantFrom(...AGEING.flat(), ...SAME.flat()),
  );
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      const order = compareVersions(a, b);
      assertEquals(Math.sign(order), -Math.sign(compareVersions(b, a)) + 0);
      assertEquals(order === 0, versionKey(a) === versionKey(b));
      assertEquals(compareVersions(a, a), 0);
      if (order <= 0 && compareVersions(b, c) <= 0) {
        assert(compareVersions(a, c) <= 0, `${a} ${b} ${c}`);
      }
      assertEquals(versionKey(a) !== "", /\d/.test(a.normalize("NFKC")));
    }),
    { numRuns: 5000 },
  );
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
