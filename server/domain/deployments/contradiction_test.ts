import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { contradicts, type Report } from "./contradiction.ts";
import { meaningOf } from "./result_code.ts";

const report = (code: string): Report => ({ code, ...meaningOf(code) });

/** Reports of one agent, as captured or as its code makes them. */
const REPEATS: readonly [first: string, later: string][] = [
  ["SUCCESS", "SUCCESS"],
  ["SUCCESS", "SUCCESS_"],
  ["SUCCESS_0", "SUCCESS_"],
  ["SUCCESS_1", "SUCCESS_"],
  ["SUCCESS_1", "SUCCESS_1"],
  ["SUCCESS_72057594037927935", "SUCCESS_"],
  ["SUCCESS_", "SUCCESS_"],
  ["SUCCESS_", "SUCCESS"],
  ["SUCCESS_", "SUCCESS_0"],
  ["SUCCESS", "SUCCESS_0"],
  ["SUCCESS", " SUCCESS "],
  ["SUCCESS_3", "SUCCESS_ALREADY_SETUP"],
  ["SUCCESS", "SUCCESS_ALREADY_SETUP"],
  ["SUCCESS_ALREADY_SETUP", "SUCCESS_"],
  ["SUCCESS_ALREADY_SETUP", "SUCCESS"],
  ["ERR_EXECUTE", "ERR_EXECUTE"],
  ["ERR_DOWNLOAD_INFO", "ERR_TIMEOUT"],
  ["EXIT_CODE_1603", "EXIT_CODE_1603"],
  ["EXIT_CODE_1603", "ERR_EXECUTE"],
];

const CONTRADICTIONS: readonly [first: string, later: string][] = [
  ["SUCCESS", "SUCCESS_1"],
  ["SUCCESS", "ERR_EXECUTE"],
  ["SUCCESS", "ERR_DOWNLOAD_INFO"],
  ["SUCCESS", "SUCCESS_72057594037927935"],
  ["SUCCESS", "NONSENSE"],
  ["SUCCESS_0", "SUCCESS_1"],
  ["SUCCESS_1", "SUCCESS_0"],
  ["SUCCESS_1", "SUCCESS_2"],
  ["SUCCESS_1", "SUCCESS"],
  ["SUCCESS_", "SUCCESS_1"],
  ["ERR_EXECUTE", "SUCCESS"],
  ["ERR_EXECUTE", "SUCCESS_"],
  ["EXIT_CODE_5", "SUCCESS_"],
  ["EXIT_CODE_1603", "EXIT_CODE_1618"],
  ["EXIT_CODE_0", "EXIT_CODE_1"],
  ["SUCCESS", "SUCCESS_REBOOT_REQUIRED"],
  ["SUCCESS_REBOOT_REQUIRED", "SUCCESS_REBOOT_INITIATED"],
  ["SUCCESS_ALREADY_SETUP", "SUCCESS_1"],
  ["ERR_BAD_DIGEST", "SUCCESS"],
];

for (const [first, later] of REPEATS) {
  Deno.test(`${first}, then "${later}" is a repeat`, () => {
    assertEquals(contradicts(report(first), report(later)), false);
  });
}

for (const [first, later] of CONTRADICTIONS) {
  Deno.test(`${first}, then ${later} is a contradiction`, () => {
    assertEquals(contradicts(report(first), report(later)), true);
  });
}

Deno.test("no report contradicts itself, and success and failure always do", () => {
  const codes = fc.oneof(
    fc.constantFrom(...[...REPEATS, ...CONTRADICTIONS].flat()),
    fc.integer({ min: -1, max: 300 }).map((n) => `SUCCESS_${n}`),
    fc.integer({ min: -1, max: 4000 }).map((n) => `EXIT_CODE_${n}`),
    fc.string({ maxLength: 12 }),
  );
  fc.assert(fc.property(codes, codes, (first, later) => {
    assertEquals(contradicts(report(first), report(first)), false);
    const [one, two] = [report(first), report(later)];
    const isPlain = (of: Report) =>
      !of.isNumberLost && of.state !== "already_installed";
    if (
      isPlain(one) && isPlain(two) &&
      (one.state === "failed") !== (two.state === "failed")
    ) {
      assertEquals(contradicts(one, two), true);
      assertEquals(contradicts(two, one), true);
    }
  }));
});
