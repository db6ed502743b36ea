import { assertEquals } from "@std/assert";
import {
  choiceOf,
  chosenColumns,
  moveColumn,
  toggleColumn,
} from "./column_choice.ts";
import type { Column } from "#tui/console/widgets/columns.ts";

const column = (id: string, given: Partial<Column<string>> = {}) => ({
  id,
  title: id.toUpperCase(),
  width: 10,
  cell: (row: string) => row,
  ...given,
});

const columns: readonly Column<string>[] = [
  column("name", { grow: 1 }),
  column("state"),
  column("serial", { wide: true }),
];

const ids = (of: readonly Column<string>[]) => of.map(({ id }) => id);

Deno.test("chosenColumns() shows what was chosen, in its order", () => {
  const chosen = chosenColumns(columns, ["serial", "gone", "name"]);
  assertEquals(ids(chosen), ["serial", "name"]);
  assertEquals(chosen.map(({ wide }) => wide), [false, false]);
});

Deno.test("chosenColumns() shows the usual ones if nothing is left", () => {
  assertEquals(chosenColumns(columns, ["gone"]), columns);
  assertEquals(chosenColumns(columns, null), columns);
});

Deno.test("chosenColumns() lets the first take the rest of the width", () => {
  const [first] = chosenColumns(columns, ["state", "serial"]);
  assertEquals(first?.grow, 1);
});

Deno.test("a choice of columns is toggled and moved", () => {
  const start = { at: 1, columns: choiceOf(columns, null) };
  assertEquals(start.columns, [
    { id: "name", shown: true },
    { id: "state", shown: true },
    { id: "serial", shown: false },
  ]);
  assertEquals(toggleColumn(start)[1], { id: "state", shown: false });
  const moved = moveColumn(start, 1);
  assertEquals(moved.at, 2);
  assertEquals(moved.columns.map(({ id }) => id), ["name", "serial", "state"]);
  assertEquals(moveColumn({ ...moved, at: 2 }, 1).at, 2);
});
