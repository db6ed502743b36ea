import { Box, Text, useIsScreenReaderEnabled } from "ink";
import { fieldOf, isDescending } from "#tui/console/data/query.ts";
import type { Window } from "#tui/console/data/window.ts";
import { glyphs } from "#tui/console/glyphs.ts";
import { said, text } from "#tui/text/mod.ts";
import { theme } from "#tui/console/theme.ts";
import {
  type Cell,
  type Column,
  NARROW,
  placeColumns,
  type TableView,
} from "./columns.ts";
import { fit } from "./fit.ts";
import type { Piece } from "./sheet.tsx";

export type { Cell, Column } from "./columns.ts";

interface TableProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly width: number;
  /** Lines on screen, the titles among them. */
  readonly height: number;
  readonly look?: TableView;
  /** The order of the rows: `name`, `-failed`. */
  readonly sort?: string | null;
  readonly isMarked?: (row: Row) => boolean;
}

/** Cells in front of a row that mark it without colour. */
export const MARK = 2;

/** The rows of a list that are on screen, the selected one marked. */
export function ListTable<Row>(
  { window, empty, ...table }: TableProps<Row> & {
    readonly window: Window<Row> | null;
    /** The message of an empty list. */
    readonly empty: string;
  },
) {
  if (!window) return <Message text={text.list.loading} {...table} />;
  if (window.rows.length === 0) return <Message text={empty} {...table} />;
  const { rows, top, selected } = window;
  return (
    <RowTable
      {...table}
      rows={rows.slice(top, top + table.height - 1)}
      selected={selected - top}
    />
  );
}

/** Titles and rows, one line each; fewer rows leave the rest empty. */
export function RowTable<Row>({
  columns,
  rows,
  width,
  height,
  selected = -1,
  look = NARROW,
  sort = null,
  isMarked = () => false,
}: TableProps<Row> & {
  readonly rows: readonly Row[];
  readonly selected?: number;
}) {
  const spoken = useIsScreenReaderEnabled();
  if (spoken) {
    return (
      <SpokenRows {...{ columns, rows, selected, sort, look, isMarked }} />
    );
  }
  const shown = placeColumns(columns, width - MARK, look);
  const titles = shown.map(({ column, cells }) =>
    fit(titleOf(column, sort), cells, column.right)
  );
  return (
    <Box
      flexDirection="column"
      flexShrink={0}
      height={height}
      overflow="hidden"
    >
      <Text color={theme.quiet} wrap="truncate">
        {`${" ".repeat(MARK)}${titles.join(" ")}`}
      </Text>
      {rows.map((row, line) => {
        const marked = isMarked(row);
        return (
          <Text
            key={line}
            inverse={line === selected}
            bold={marked}
            wrap="truncate"
          >
            {`${line === selected ? ">" : " "}${marked ? "*" : " "}`}
            {shown.map(({ column, cells }, i) => {
              const cell = column.cell(row, cells);
              const { text: words, tone = "plain", pieces }: Cell =
                typeof cell === "string" ? { text: cell } : cell;
              if (pieces) {
                return <Pieces key={i} pieces={pieces} space={i > 0} />;
              }
              return (
                <Text key={i} color={theme[tone]}>
                  {`${i > 0 ? " " : ""}${fit(words, cells, column.right)}`}
                </Text>
              );
            })}
          </Text>
        );
      })}
    </Box>
  );
}

/** A cell of several colours, with a space before it unless it is the first. */
function Pieces({ pieces, space }: {
  readonly pieces: readonly Piece[];
  readonly space: boolean;
}) {
  return (
    <Text>
      {space ? " " : ""}
      {pieces.map(({ text, tone = "plain" }, i) => (
        <Text key={i} color={theme[tone]}>{text}</Text>
      ))}
    </Text>
  );
}

/** Rows spoken at once if none is selected: the newest. */
const SPOKEN_ROWS = 5;

/**
 * The selected row as a sentence of titles and values, for a screen reader:
 * moving on says the next. Without a selection, the last rows.
 */
function SpokenRows<Row>(
  { columns, rows, selected, sort, look, isMarked }: {
    readonly columns: readonly Column<Row>[];
    readonly rows: readonly Row[];
    readonly selected: number;
    readonly sort: string | null;
    readonly look: TableView;
    readonly isMarked: (row: Row) => boolean;
  },
) {
  const said = selected < 0
    ? rows.slice(-SPOKEN_ROWS)
    : rows.slice(selected, selected + 1);
  const named = columns.filter((column) => look.wide || !column.wide);
  return (
    <Box flexDirection="column" aria-role="list">
      {said.map((row, i) => (
        <Box
          key={i}
          aria-role="listitem"
          aria-state={{ selected: selected >= 0, checked: isMarked(row) }}
        >
          <Text>{sentenceOf(named, row, sort)}</Text>
        </Box>
      ))}
    </Box>
  );
}

/** "PACKAGE vlc 3.0, PRI 5, ON yes"; what is empty is left out. */
function sentenceOf<Row>(
  columns: readonly Column<Row>[],
  row: Row,
  sort: string | null,
): string {
  return columns.map((column) => {
    const cell = column.cell(row, column.width);
    const words = (typeof cell === "string" ? cell : cell.text).trim();
    return words === "" ? "" : `${titleOf(column, sort)} ${words}`;
  }).filter((words) => words !== "").join(", ");
}

/** The title with the direction behind it, where the rows are sorted by it. */
export function titleOf<Row>(
  column: Column<Row>,
  sort: string | null,
): string {
  const title = said(column.title);
  if (sort === null || !isSortedBy(column, sort)) return title;
  return `${title}${isDescending(sort) ? glyphs.down : glyphs.up}`;
}

/** True if the rows are sorted by this column, in either direction. */
export function isSortedBy<Row>(
  column: Column<Row>,
  sort: string | null,
): boolean {
  return sort !== null && column.sort !== undefined &&
    fieldOf(column.sort) === fieldOf(sort);
}

function Message({ text, width, height }: {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}) {
  return (
    <Box height={height} width={width} paddingX={MARK} overflow="hidden">
      <Text color={theme.quiet}>{text}</Text>
    </Box>
  );
}
