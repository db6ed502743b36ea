import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { field, gap, heading, note, topFor } from "./sheet.tsx";

Deno.test("field() breaks a long value and keeps its target on each line", () => {
  const lines = field("Label", "one two three four", 30, { place: 1 });
  assertEquals(lines.map(({ pieces }) => pieces[1]?.text), [
    "one two",
    "three four",
  ]);
  assertEquals(lines.map(({ target }) => target), [{ place: 1 }, { place: 1 }]);
  assertEquals(lines.map(({ pieces }) => pieces[0]?.text.trim()), [
    "Label",
    "",
  ]);
});

Deno.test("note() takes the whole width", () => {
  const said = note("why", { text: "one two three", tone: "failed" }, 12);
  assertEquals(said.map(({ pieces }) => pieces[0]), [
    { text: "one two", tone: "failed" },
    { text: "three", tone: "failed" },
  ]);
});

const page = [
  heading("first"),
  ...field("a", "1", 40),
  ...field("b", "2", 40),
  gap("second"),
  heading("second"),
  ...field("c", "3", 40),
];

Deno.test("topFor() shows the headings above the first line of a section", () => {
  assertEquals(topFor(page, { top: 3, at: 5, height: 3 }), 3);
  assertEquals(topFor(page, { top: 2, at: 1, height: 3 }), 0);
});

Deno.test("topFor() always shows the line, and never past the end", () => {
  const within = fc.record({
    top: fc.nat(20),
    at: fc.nat(page.length - 1),
    height: fc.integer({ min: 1, max: 12 }),
  });
  fc.assert(fc.property(within, ({ top, at, height }) => {
    const first = topFor(page, { top, at, height });
    return first >= 0 && first <= at && at < first + height &&
      first <= Math.max(0, page.length - height);
  }));
});
