import { assertEquals } from "@std/assert";
import {
  freshMarks,
  type Marks,
  noMarks,
  rangeMarked,
  toggledMark,
} from "./marks.ts";

const held = ["a", "b", "c", "d"].map((row, id) => ({ id, row }));
const ids = (marks: Marks<string> | null) => marks && [...marks.rows.keys()];

Deno.test("toggledMark() picks, and lets go", () => {
  const one = toggledMark<string>(noMarks(), 1, "b");
  assertEquals(ids(one), [1]);
  assertEquals(ids(toggledMark(one, 1, "b")), []);
});

Deno.test("rangeMarked() picks from the last one to this, up or down", () => {
  const last = toggledMark<string>(noMarks(), 2, "c");
  assertEquals(ids(rangeMarked(last, 0, held))?.toSorted(), [0, 1, 2]);
  assertEquals(ids(rangeMarked(last, 3, held)), [2, 3]);
});

Deno.test("rangeMarked() needs where it begins", () => {
  assertEquals(rangeMarked<string>(noMarks(), 1, held), null);
  const gone = toggledMark<string>(noMarks(), 9, "x");
  assertEquals(rangeMarked(gone, 1, held), null);
});

Deno.test("freshMarks() answers rows as they were read last", () => {
  const marks = toggledMark(toggledMark<string>(noMarks(), 1, "old"), 9, "far");
  assertEquals(freshMarks(marks, held), ["b", "far"]);
});
