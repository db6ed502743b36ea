import type { Field } from "./field.ts";
import { valueOf } from "./values.ts";

/**
 * A line of CSV by RFC 4180, with its line break. Nothing is put before values
 * that a spreadsheet would calculate, because programs would read it as data.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { csvLine } from "#tui/cli/formats/csv.ts";
 *
 * assertEquals(csvLine(["a,b", 'say "c"', null, 4]), '"a,b","say ""c""",,4\r\n');
 * ```
 */
export function csvLine(
  values: readonly (string | number | boolean | null)[],
): string {
  return `${values.map(cell).join(",")}\r\n`;
}

/** The names of the columns, for every language the same. */
export function csvTitles<Row>(fields: readonly Field<Row>[]): string {
  return csvLine(fields.map(({ key }) => key));
}

export function csvRow<Row>(fields: readonly Field<Row>[], row: Row): string {
  return csvLine(fields.map((field) => valueOf(field, row)));
}

function cell(value: string | number | boolean | null): string {
  const text = `${value ?? ""}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
