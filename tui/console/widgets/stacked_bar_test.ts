import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { setAscii } from "#tui/console/glyphs.ts";
import { type Shares, sharesOf } from "#shared/contract/packages/shares.ts";
import { stackedBar } from "./stacked_bar.ts";

const drawn = (shares: Shares, width: number) =>
  stackedBar(shares, width).map(({ text }) => text).join("");

const cases: [string, Shares, string][] = [
  ["nothing at all", { done: 0, failed: 0, moving: 0, total: 0 }, "▕        ▏"],
  ["all done", { done: 9, failed: 0, moving: 0, total: 9 }, "▕████████▏"],
  ["one done", { done: 1, failed: 0, moving: 0, total: 900 }, "▕▏       ▏"],
  [
    "one to come",
    { done: 899, failed: 0, moving: 0, total: 900 },
    "▕███████ ▏",
  ],
  ["one failed", { done: 899, failed: 1, moving: 0, total: 900 }, "▕███████▒▏"],
  [
    "some of each",
    { done: 30, failed: 10, moving: 20, total: 80 },
    "▕███▒░░  ▏",
  ],
  [
    "three eighths",
    { done: 11, failed: 0, moving: 0, total: 64 },
    "▕█▍      ▏",
  ],
  ["no gap", { done: 11, failed: 0, moving: 8, total: 64 }, "▕█░      ▏"],
  ["all failed", { done: 0, failed: 3, moving: 0, total: 3 }, "▕▒▒▒▒▒▒▒▒▏"],
];

for (const [situation, shares, expected] of cases) {
  Deno.test(`stackedBar(): ${situation}`, () => {
    assertEquals(drawn(shares, 10), expected);
  });
}

Deno.test("stackedBar() has another shape for each part in ASCII", () => {
  setAscii(true);
  try {
    const shares = { done: 30, failed: 10, moving: 20, total: 80 };
    assertEquals(drawn(shares, 10), "[###!==  ]");
  } finally {
    setAscii(false);
  }
});

Deno.test("stackedBar() shows what is not zero, in exactly its width", () => {
  const parts = fc.tuple(fc.nat(9), fc.nat(5000), fc.nat(9), fc.nat(5000));
  const widths = fc.integer({ min: 6, max: 60 });
  fc.assert(
    fc.property(parts, widths, ([done, failed, moving, rest], width) => {
      const total = done + failed + moving + rest;
      const [, a, b, c, d] = stackedBar({ done, failed, moving, total }, width)
        .map(({ text }) => text);
      assertEquals(a!.length + b!.length + c!.length + d!.length, width - 2);
      assert((a !== "") === (done > 0), "done");
      assert((b !== "") === (failed > 0), "failed");
      assert((c !== "") === (moving > 0), "moving");
      assert((d !== "") === (rest > 0 || total === 0), "to come");
    }),
  );
});

Deno.test("sharesOf() leaves out cancelled machines", () => {
  const counts = {
    succeeded: 3,
    reboot_pending: 1,
    failed: 2,
    expired: 1,
    downloading: 1,
    cancelled: 4,
    waiting: 5,
  };
  assertEquals(sharesOf(counts), { done: 4, failed: 3, moving: 1, total: 13 });
});
