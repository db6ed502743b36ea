import { assertEquals } from "@std/assert";
import { type Column, furthestShift, placeColumns } from "./columns.ts";

const column = (title: string, given: Partial<Column<string>> = {}) => ({
  title,
  width: 10,
  cell: (row: string) => row,
  ...given,
});

const columns: readonly Column<string>[] = [
  column("ID", { drop: 1 }),
  column("NAME", { grow: 1 }),
  column("STATE"),
  column("SERIAL", { wide: true }),
  column("TAG", { wide: true }),
];

const cases: [string, number, boolean, number, string[]][] = [
  ["wide ones are left out", 60, false, 0, ["ID", "NAME", "STATE"]],
  ["what may go goes", 25, false, 0, ["NAME", "STATE"]],
  ["all of them, wide", 60, true, 0, ["ID", "NAME", "STATE", "SERIAL", "TAG"]],
  ["wide, to the edge", 33, true, 0, ["ID", "NAME", "STATE"]],
  ["shifted, the name stays", 33, true, 1, ["NAME", "STATE", "SERIAL"]],
  ["shifted to the end", 33, true, 2, ["NAME", "SERIAL", "TAG"]],
];

for (const [situation, width, wide, shift, titles] of cases) {
  Deno.test(`placed(): ${situation}`, () => {
    const shown = placeColumns(columns, width, { wide, shift });
    assertEquals(shown.map(({ column }) => column.title), titles);
  });
}

Deno.test("furthestShift() is where the last column comes in", () => {
  assertEquals(furthestShift(columns, 33), 2);
  assertEquals(furthestShift(columns, 80), 0);
});

Deno.test("placeColumns() shows some only in a table that is wide enough", () => {
  const some = [column("NAME"), column("SIZE", { from: 50 })];
  const titlesAt = (width: number, wide = false) =>
    placeColumns(some, width, { wide, shift: 0 })
      .map(({ column }) => column.title);
  assertEquals(titlesAt(49), ["NAME"]);
  assertEquals(titlesAt(50), ["NAME", "SIZE"]);
  assertEquals(titlesAt(49, true), ["NAME", "SIZE"]);
});
