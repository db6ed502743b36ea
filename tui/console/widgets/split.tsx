import { Box } from "ink";
import { useEffect } from "react";
import type { LogEvent } from "#shared/contract/events/events.ts";
import type { ServerConnection } from "#tui/api/call.ts";
import { useDetail } from "#tui/console/data/use_detail.ts";
import { useSession } from "#tui/console/session.ts";
import { Panel, textCells } from "./panels.tsx";
import type { SheetLine } from "./sheet.tsx";

/** Columns of the window from which details can stand beside a list. */
export const SPLIT_FROM = 120;
/** The fewest and the most cells of the details. */
const LEAST = 44;
const MOST = 78;
/** Cells between the table and the details. */
const GAP = 1;

/** How the details of a row are loaded and shown beside its list. */
export interface DetailSpec<Row, Value> {
  /** The list they belong to, for which they are turned on and off. */
  readonly list: string;
  /** Columns of the window from which they are shown by default. */
  readonly from: number;
  readonly titleOf: (row: Row) => string;
  readonly load: (
    connection: ServerConnection,
    row: Row,
    signal: AbortSignal,
  ) => Promise<Value>;
  /** Says if an event may have changed the details of a row. */
  readonly concerns: (event: LogEvent, row: Row) => boolean;
  /** Says if they show a later state than the row: then the list is loaded. */
  readonly isLater?: (value: Value, row: Row) => boolean;
  /**
   * @param value Null until it has been loaded: then what the row itself says.
   * @param width Cells for the text of a line.
   */
  readonly linesOf: (
    row: Row,
    value: Value | null,
    width: number,
  ) => readonly SheetLine<unknown>[];
}

/** A {@linkcode DetailSpec} whose value only itself knows. */
export function detailOf<Row, Value>(
  spec: DetailSpec<Row, Value>,
): DetailSpec<Row, unknown> {
  return {
    ...spec,
    isLater: (value, row) => spec.isLater?.(value as Value, row) ?? false,
    linesOf: (row, value, width) =>
      spec.linesOf(row, value as Value | null, width),
  };
}

export interface SplitWidths {
  readonly table: number;
  /** 0: there are no details. */
  readonly detail: number;
}

/** The widths of a table and of the details beside it. */
export function splitWidths(columns: number, isSplit: boolean): SplitWidths {
  if (!isSplit) return { table: columns, detail: 0 };
  const detail = Math.max(LEAST, Math.min(MOST, Math.floor(columns * 0.4)));
  return { table: columns - detail - GAP, detail };
}

/** The details of the selected row in a frame. */
export function DetailPane<Row>(
  { detail, row, id, active, reload, width, height }: {
    readonly detail: DetailSpec<Row, unknown>;
    readonly row: Row | null;
    readonly id: string | null;
    readonly active: boolean;
    /** Loads the rows of the list again. */
    readonly reload: () => void;
    readonly width: number;
    readonly height: number;
  },
) {
  const { connection } = useSession();
  const value = useDetail({
    id,
    active,
    load: (signal) =>
      row === null
        ? Promise.resolve(null)
        : detail.load(connection, row, signal),
    concerns: (event) => row !== null && detail.concerns(event, row),
  });
  const isLater = row !== null && value !== null &&
    detail.isLater?.(value, row) === true;
  useEffect(() => {
    if (isLater) reload();
  }, [isLater, reload]);
  if (row === null) return <Box width={width} height={height} />;
  return (
    <Panel
      section={{
        name: "detail",
        title: detail.titleOf(row),
        lines: detail.linesOf(row, value, textCells(width)),
        side: "right",
      }}
      selected={null}
      width={width}
      height={height}
    />
  );
}
