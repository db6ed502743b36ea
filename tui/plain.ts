import { listEvents, type LogEvent } from "../shared/events.ts";
import { listGroups } from "../shared/groups.ts";
import { listMachines } from "../shared/machines.ts";
import { listPackages } from "../shared/packages.ts";
import type { Page } from "../shared/page.ts";
import { call, type Connection } from "./api/call.ts";
import { tail } from "./api/tail.ts";
import type { Arguments } from "./arguments.ts";
import { groupColumns } from "./screens/groups/columns.ts";
import { machineColumns } from "./screens/machines/columns.ts";
import { packageColumns } from "./screens/packages/columns.ts";
import { tailColumns } from "./screens/tail/columns.ts";
import { said } from "./text/mod.ts";
import { clip, fit } from "./widgets/fit.ts";
import type { Column } from "./widgets/table.tsx";

/** Rows fetched at a time; the most the server gives. */
const PAGE_ROWS = 500;
/** Events printed before those that are still to come. */
const RECENT = 10;
/** Cells of a growing column, where there is no window to fit. */
const GROWN = 24;

type Print = (line: string) => Promise<void>;

/**
 * Prints one view as text, or as JSON, one document a line: all packages,
 * groups or machines; the tail goes on until `signal` aborts.
 */
export async function printPlain(
  connection: Connection,
  { view, json }: Pick<Arguments, "view" | "json">,
  print: Print,
  signal: AbortSignal,
): Promise<void> {
  switch (view) {
    case "packages":
      return await printList(
        packageColumns,
        json,
        print,
        (after) => call(connection, listPackages, { query: page(after) }),
      );
    case "groups":
      return await printList(
        groupColumns,
        json,
        print,
        (after) => call(connection, listGroups, { query: page(after) }),
      );
    case "machines":
      return await printList(
        machineColumns,
        json,
        print,
        (after) => call(connection, listMachines, { query: page(after) }),
      );
    case "tail":
      return await printTail(connection, json, print, signal);
  }
}

const page = (after: string | undefined) => ({ after, limit: PAGE_ROWS });

async function printList<Row>(
  columns: readonly Column<Row>[],
  json: boolean,
  print: Print,
  load: (after: string | undefined) => Promise<Page<Row>>,
): Promise<void> {
  if (!json) await print(titles(columns));
  let after: string | undefined;
  do {
    const { rows, next } = await load(after);
    for (const row of rows) {
      await print(json ? JSON.stringify(row) : lineOf(columns, row));
    }
    after = next ?? undefined;
  } while (after !== undefined);
}

async function printTail(
  connection: Connection,
  json: boolean,
  print: Print,
  signal: AbortSignal,
): Promise<void> {
  const recent = await call(connection, listEvents, {
    query: { before: Number.MAX_SAFE_INTEGER, limit: RECENT },
  });
  const printEvent = (event: LogEvent) =>
    print(json ? JSON.stringify(event) : lineOf(tailColumns, event));
  if (!json) await print(titles(tailColumns));
  for (const event of recent.events) await printEvent(event);
  const after = recent.events.at(-1)?.seq ?? 0;
  for await (const event of tail(connection, { after, signal })) {
    await printEvent(event);
  }
}

function titles<Row>(columns: readonly Column<Row>[]): string {
  return joined(columns, ({ title }) => said(title));
}

function lineOf<Row>(columns: readonly Column<Row>[], row: Row): string {
  return joined(columns, ({ cell }) => {
    const value = cell(row);
    return typeof value === "string" ? value : value.text;
  });
}

/** Nothing is cut: text that is too long pushes the rest to the right. */
function joined<Row>(
  columns: readonly Column<Row>[],
  textOf: (column: Column<Row>) => string,
): string {
  return columns.map((column) => {
    const text = clip(textOf(column), Infinity);
    const width = column.grow ? Math.max(column.width, GROWN) : column.width;
    const filled = fit(text, width, column.right);
    return filled.length < text.length || filled.includes("…") ? text : filled;
  }).join(" ").trimEnd();
}
