import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { panelHeights, panelWidths, sectionLines } from "./panels.tsx";

const cases: [string, number[], number, number[]][] = [
  ["the last takes what is left", [3, 2], 20, [5, 15]],
  ["the highest gives way", [20, 3], 20, [15, 5]],
  ["an empty one has a line", [0, 1], 8, [3, 5]],
  ["no less than one line each", [9, 9], 4, [3, 3]],
];

for (const [situation, lines, height, expected] of cases) {
  Deno.test(`panelHeights(): ${situation}`, () => {
    assertEquals(panelHeights(lines, height), expected);
  });
}

Deno.test("panelWidths() fill the window", () => {
  fc.assert(fc.property(fc.integer({ min: 100, max: 400 }), (columns) => {
    const { left, right } = panelWidths(columns);
    return left + right === columns && right > 30;
  }));
});

Deno.test("sectionLines() puts each title above its lines", () => {
  const line = { key: "a", pieces: [{ text: "a" }] };
  const section = { name: "one", title: "One", lines: [line], side: "left" };
  const two = { ...section, name: "two", title: "Two" };
  assertEquals(
    sectionLines([section, two] as Parameters<typeof sectionLines>[0])
      .map(({ pieces, heading }) => [pieces[0]?.text, heading]),
    [["One", true], ["a", undefined], [undefined, true], ["Two", true], [
      "a",
      undefined,
    ]],
  );
});
