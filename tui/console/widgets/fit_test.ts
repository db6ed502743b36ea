import { assertEquals } from "@std/assert";
import fc from "fast-check";
import stringWidth from "string-width";
import { clip, fit, fitColumns, wrap } from "./fit.ts";

const clipped = [
  ["vlc", 3, "vlc"],
  ["firefox", 5, "fire…"],
  ["日本語", 6, "日本語"],
  ["日本語", 5, "日本…"],
  ["日本語", 4, "日…"],
  ["a\nb\x1b[31mc", 20, "a\ufffdb\ufffd[31mc"],
  ["abc", 0, ""],
  ["abc", 1, "…"],
] as const;

for (const [text, width, line] of clipped) {
  Deno.test(`clip() fits ${JSON.stringify(text)} into ${width}`, () => {
    assertEquals(clip(text, width), line);
  });
}

Deno.test("fit() fills exactly the width, whatever the text", () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: "grapheme" }));
  fc.assert(fc.property(text, fc.nat(40), (words, width) => {
    assertEquals(stringWidth(fit(words, width)), width);
  }));
  assertEquals(fit("7", 3, true), "  7");
});

const wrapped = [
  ["one two three", 20, 3, ["one two three"]],
  ["one two three", 7, 3, ["one two", "three"]],
  ["one two three four", 7, 2, ["one two", "three …"]],
  ["unbreakable", 5, 3, ["unbr…"]],
  ["日本 日本", 5, 2, ["日本", "日本"]],
  ["", 5, 2, [""]],
] as const;

for (const [text, width, most, lines] of wrapped) {
  Deno.test(`wrap() breaks "${text}" into ${lines.length} of ${width}`, () => {
    assertEquals(wrap(text, width, most), [...lines]);
  });
}

const column = fc.record({
  width: fc.integer({ min: 1, max: 20 }),
  grow: fc.nat(3),
  drop: fc.integer({ min: 1, max: 9 }),
});

Deno.test("fitColumns() stays within the width, dropping what may go", () => {
  const columns = fc.array(column, { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(columns, fc.integer({ min: 1, max: 200 }), (all, width) => {
      const shown = fitColumns(all, width).filter((cells) => cells > 0);
      return shown.reduce((sum, cells) => sum + cells + 1, -1) <= width;
    }),
  );
});

Deno.test("fitColumns() hands out all that is left over", () => {
  const columns = [{ width: 10, grow: 1 }, { width: 4 }, { width: 5, grow: 2 }];
  assertEquals(fitColumns(columns, 51), [20, 4, 25]);
});

Deno.test("fitColumns() gives space first where text is cut", () => {
  const columns = [{ width: 10, grow: 1 }, { width: 4, enough: 8 }, {
    width: 5,
    enough: 7,
  }];
  assertEquals(fitColumns(columns, 24), [10, 6, 6]);
  assertEquals(fitColumns(columns, 40), [23, 8, 7]);
});

Deno.test("fitColumns() drops the highest first", () => {
  const columns = [{ width: 10 }, { width: 4, drop: 1 }, { width: 5, drop: 2 }];
  assertEquals(fitColumns(columns, 15), [10, 4, 0]);
});

Deno.test("fitColumns() narrows what grows most if nothing else may go", () => {
  const columns = [{ width: 12, grow: 1 }, { width: 17 }, {
    width: 22,
    grow: 2,
  }, { width: 5, drop: 1 }];
  assertEquals(fitColumns(columns, 45), [12, 17, 14, 0]);
});
