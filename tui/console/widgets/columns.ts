import type { Words } from "#tui/text/mod.ts";
import type { Tone } from "#tui/console/theme.ts";
import { type Fit, fitColumns } from "./fit.ts";

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

/** One column of a table. */
export interface Column<Row> extends Fit {
  readonly title: Words;
  /** Numbers stand at the right. */
  readonly right?: boolean;
  /** Shown only when all columns are asked for (`w`). */
  readonly wide?: boolean;
  /**
   * How the server is asked to sort by it, in the direction that is looked at
   * first: `name`, `-failed`.
   */
  readonly sort?: string;
  readonly cell: (row: Row) => string | Cell;
}

/** A column that has its place, and how many cells it got. */
export interface PlacedColumn<Row> {
  readonly column: Column<Row>;
  readonly cells: number;
}

/** How a table is looked at. */
export interface TableView {
  /** All columns, even if they do not fit: what is too much is beyond the edge. */
  readonly wide: boolean;
  /** Wide: how many columns, after the first that grows, are scrolled past. */
  readonly shift: number;
}

export const NARROW: TableView = { wide: false, shift: 0 };

/** Which columns are shown in `width` cells, and how wide each is. */
export function placeColumns<Row>(
  columns: readonly Column<Row>[],
  width: number,
  { wide, shift }: TableView,
): PlacedColumn<Row>[] {
  const wanted = wide
    ? withinEdge(skipColumns(columns, shift), width)
    : columns.filter((column) => !column.wide);
  const cells = fitColumns(wanted, width);
  return wanted.map((column, i) => ({ column, cells: cells[i]! }))
    .filter((one) => one.cells > 0);
}

/** How far a wide table can be shifted: until its last column is in. */
export function furthestShift<Row>(
  columns: readonly Column<Row>[],
  width: number,
): number {
  for (let shift = 0; shift < columns.length - 1; shift++) {
    const left = skipColumns(columns, shift);
    if (withinEdge(left, width).length === left.length) return shift;
  }
  return Math.max(0, columns.length - 2);
}

/** The column that names a row stays; of the others, the first are left out. */
function skipColumns<Row>(columns: readonly Column<Row>[], shift: number) {
  const named = Math.max(0, columns.findIndex(({ grow }) => grow));
  const name = columns[named];
  const others = columns.filter((column) => column !== name);
  if (!name || shift === 0) return columns;
  return [name, ...others.slice(shift)];
}

function withinEdge<Row>(columns: readonly Column<Row>[], width: number) {
  let room = width + 1;
  const within = columns.findIndex((column) => (room -= column.width + 1) < 0);
  return within < 0 ? columns : columns.slice(0, Math.max(1, within));
}
