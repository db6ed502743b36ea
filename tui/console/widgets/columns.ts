import type { Words } from "#tui/text/mod.ts";
import type { Tone } from "#tui/console/theme.ts";
import { type Fit, fitColumns } from "./fit.ts";
import type { Piece } from "./sheet.tsx";

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
  /**
   * What is drawn instead of the text where it fits exactly: a bar. A screen
   * reader says the text.
   */
  readonly pieces?: readonly Piece[];
}

/** One column of a table. */
export interface Column<Row> extends Fit {
  /** Its name in saved views and choices of columns; left out: it is fixed. */
  readonly id?: string;
  readonly title: Words;
  /** Numbers stand at the right. */
  readonly right?: boolean;
  /** Shown only in the wide view (`w`). */
  readonly wide?: boolean;
  /**
   * The least cells of a table that shows it, if the view is not wide; any if
   * left out.
   */
  readonly from?: number;
  /**
   * The order to request from the server, in its more useful direction:
   * `name`, `-failed`.
   */
  readonly sort?: string;
  /** @param cells The width of the column. */
  readonly cell: (row: Row, cells: number) => string | Cell;
}

/** A column on screen and its width in cells. */
export interface PlacedColumn<Row> {
  readonly column: Column<Row>;
  readonly cells: number;
}

/** The view of a table: which columns are on screen. */
export interface TableView {
  /** All columns, even if they do not fit: the rest is beyond the edge. */
  readonly wide: boolean;
  /** Wide: how many columns, after the first that grows, are scrolled past. */
  readonly shift: number;
}

export const NARROW: TableView = { wide: false, shift: 0 };

/** The columns shown in `width` cells, each with its width. */
export function placeColumns<Row>(
  columns: readonly Column<Row>[],
  width: number,
  { wide, shift }: TableView,
): PlacedColumn<Row>[] {
  const chosen = wide
    ? withinEdge(skipColumns(columns, shift), width)
    : columns.filter((column) => !column.wide && (column.from ?? 0) <= width);
  const cells = fitColumns(chosen, width);
  return chosen.map((column, i) => ({ column, cells: cells[i]! }))
    .filter((one) => one.cells > 0);
}

/** The largest shift of a wide table: the one that shows its last column. */
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
