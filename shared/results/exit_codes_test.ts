import { assertEquals } from "@std/assert";
import {
  ExitCodes,
  exitCodeWords,
  holdsExitCode,
  printExitCodes,
  problemBetween,
  readExitCodes,
} from "./exit_codes.ts";

const typed: readonly [string, string][] = [
  ["", ""],
  [" , ", ""],
  ["1605", "1605"],
  ["1605,1614 ; 1638", "1605, 1614, 1638"],
  ["100-119, 0", "100-119, 0"],
  ["100..119", "100-119"],
  ["-5", "-5"],
  ["-10--5", "-10--5"],
  ["-10..-5", "-10--5"],
  ["+3", "3"],
  ["0x80240017", "2149842967"],
  ["5-5", "5-5"],
  ["-2147483648 4294967295", "-2147483648, 4294967295"],
];

for (const [text, printed] of typed) {
  Deno.test(`readExitCodes() "${text}"`, () => {
    const read = readExitCodes(text);
    assertEquals("codes" in read && printExitCodes(read.codes), printed);
  });
}

const mistakes: readonly [string, string][] = [
  ["x", '"x" is no exit code'],
  ["1.5", '"1.5" is no exit code'],
  ["1e3", '"1e3" is no exit code'],
  ["-", '"-" is no exit code'],
  ["100 - 119", '"-" is no exit code'],
  ["1-2-3", '"1-2-3" is no exit code'],
  ["0x", '"0x" is no exit code'],
  ["4294967296", '"4294967296" is no exit code'],
  ["-2147483649", '"-2147483649" is no exit code'],
  ["99999999999999999999", "is no exit code"],
  ["119-100", "the range 119-100 ends before it begins"],
  ["5, 5", "5 is in the list twice"],
  ["100-119, 110", "110 is in the list twice"],
  ["0x80240017, -2145124329", "-2145124329 is in the list twice"],
  [Array.from({ length: 51 }, (_, n) => n).join(), "at most 50 codes"],
];

for (const [text, problem] of mistakes) {
  Deno.test(`readExitCodes() refuses "${text.slice(0, 30)}"`, () => {
    const read = readExitCodes(text);
    const words = "problem" in read ? exitCodeWords(read.problem) : "";
    assertEquals(words.includes(problem), true, words);
  });
}

Deno.test("ExitCodes refuses what an operator may not type either", () => {
  const { success, error } = ExitCodes.safeParse([1, { from: 0, to: 3 }]);
  assertEquals([success, error?.issues[0]?.message], [
    false,
    "0-3 is in the list twice",
  ]);
  for (const wrong of [[1.5], [2 ** 32], ["1"], [{ from: 1 }], [null]]) {
    assertEquals(ExitCodes.safeParse(wrong).success, false, `${wrong}`);
  }
});

Deno.test("problemBetween() finds a code that is in both lists", () => {
  assertEquals(problemBetween([1, 2], [3]), null);
  assertEquals(problemBetween([1, { from: 5, to: 9 }], [7]), {
    kind: "both",
    codes: "5-9",
  });
  assertEquals(problemBetween([-1], [4294967295])?.kind, "both");
});

Deno.test("holdsExitCode() takes signed and unsigned codes for the same", () => {
  assertEquals(holdsExitCode([2149842967], -2145124329), true);
  assertEquals(holdsExitCode([-2145124329], 2149842967), true);
  assertEquals(holdsExitCode([{ from: -3, to: -1 }], 4294967294), true);
  assertEquals(holdsExitCode([{ from: -3, to: -1 }], 0), false);
  assertEquals(holdsExitCode([], 0), false);
});
