import { assertEquals } from "@std/assert";
import {
  currentRows,
  markRange,
  type Marks,
  noMarks,
  toggleMark,
} from "./marks.ts";

const held = ["a", "b", "c", "d"].map((row, id) => ({ id, row }));
const ids = (marks: Marks<string> | null) => marks && [...marks.rows.keys()];

Deno.test("toggledMark() picks, and lets go", () => {
  const one = toggleMark<string>(noMarks(), 1, "b");
  assertEquals(ids(one), [1]);
  assertEquals(ids(toggleMark(one, 1, "b")), []);
});

Deno.test("rangeMarked() picks from the last one to this, up or down", () => {
  const last = toggleMark<string>(noMarks(), 2, "c");
  assertEquals(ids(markRange(last, 0, held))?.toSorted(), [0, 1, 2]);
  assertEquals(ids(markRange(last, 3, held)), [2, 3]);
});

Deno.test("rangeMarked() needs where it begins", () => {
  assertEquals(markRange<string>(noMarks(), 1, held), null);
  const gone = toggleMark<string>(noMarks(), 9, "x");
  assertEquals(markRange(gone, 1, held), null);
});

Deno.test("freshMarks() answers rows as they were read last", () => {
  const marks = toggleMark(toggleMark<string>(noMarks(), 1, "old"), 9, "far");
  assertEquals(currentRows(marks, held), ["b", "far"]);
});
