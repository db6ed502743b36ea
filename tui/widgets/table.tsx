import { Box, Text } from "ink";
import type { Window } from "../data/window.ts";
import { said, text, type Words } from "../text/mod.ts";
import { theme, type Tone } from "../theme.ts";
import { type Fit, fit, fitColumns } from "./fit.ts";

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

export interface Column<Row> extends Fit {
  readonly title: Words;
  /** Numbers stand at the right. */
  readonly right?: boolean;
  readonly cell: (row: Row) => string | Cell;
}

interface TableProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly width: number;
  /** Lines on screen, the titles among them. */
  readonly height: number;
}

/** Cells in front of a row that say which one is selected, also without colour. */
const MARK = 2;

/** The rows of a list that are on screen, the selected one marked. */
export function ListTable<Row>(
  { window, empty, ...table }: TableProps<Row> & {
    readonly window: Window<Row> | null;
    /** What an empty list says. */
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
export function RowTable<Row>(
  { columns, rows, width, height, selected = -1 }: TableProps<Row> & {
    readonly rows: readonly Row[];
    readonly selected?: number;
  },
) {
  const widths = fitColumns(columns, width - MARK);
  const shown = columns.map((column, i) => ({ column, cells: widths[i]! }))
    .filter(({ cells }) => cells > 0);
  const titles = shown.map(({ column, cells }) =>
    fit(said(column.title), cells, column.right)
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
      {rows.map((row, line) => (
        <Text key={line} inverse={line === selected} wrap="truncate">
          {line === selected ? "> " : "  "}
          {shown.map(({ column, cells }, i) => {
            const cell = column.cell(row);
            const { text: shown, tone = "plain" } = typeof cell === "string"
              ? { text: cell }
              : cell;
            return (
              <Text key={i} color={theme[tone]}>
                {`${i > 0 ? " " : ""}${fit(shown, cells, column.right)}`}
              </Text>
            );
          })}
        </Text>
      ))}
    </Box>
  );
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
