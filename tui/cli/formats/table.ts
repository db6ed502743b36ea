import { clip, fit } from "#tui/console/widgets/fit.ts";
import type { Field } from "./field.ts";
import { textOf } from "./values.ts";

/** Cells between two columns. */
export const GAP = "  ";

/** Names come from machines, so control characters are made visible. */
export function printable(value: string | number): string {
  return clip(`${value}`, Infinity);
}

/** Widths of the first page; wider cells of later pages move the rest right. */
export function widthsOf<Row>(
  fields: readonly Field<Row>[],
  rows: readonly Row[],
  hasTitles: boolean,
): number[] {
  return fields.map((field) =>
    widthOf([
      ...hasTitles ? [field.title] : [],
      ...rows.map((row) => printable(textOf(field, row))),
    ])
  );
}

export function widthOf(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, cells(text)), 0);
}

/**
 * The cells that a text takes: `fit` pads to a width, and what it adds is the
 * missing width.
 */
function cells(text: string): number {
  const room = 2 * text.length;
  return room - (fit(text, room).length - text.length);
}

export function titlesOf<Row>(
  fields: readonly Field<Row>[],
  widths: readonly number[],
): string {
  return joinCells(fields, fields.map(({ title }) => title), widths);
}

export function lineOf<Row>(
  fields: readonly Field<Row>[],
  row: Row,
  widths: readonly number[],
): string {
  const texts = fields.map((field) => printable(textOf(field, row)));
  return joinCells(fields, texts, widths);
}

function joinCells<Row>(
  fields: readonly Field<Row>[],
  texts: readonly string[],
  widths: readonly number[],
): string {
  return texts.map((text, i) =>
    cells(text) > widths[i]! ? text : fit(text, widths[i]!, fields[i]!.right)
  ).join(GAP).trimEnd();
}
