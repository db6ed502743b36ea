import { moment } from "#tui/cli/lists.ts";
import type { Field } from "./field.ts";

/** The text for people. */
export function textOf<Row>(field: Field<Row>, row: Row): string | number {
  return "at" in field ? moment(field.at(row)) : field.of(row);
}

/** The value for programs, in every language the same. */
export function valueOf<Row>(
  field: Field<Row>,
  row: Row,
): string | number | boolean | null {
  if ("at" in field) return field.at(row);
  return field.value ? field.value(row) : field.of(row);
}

/**
 * The columns to print: those that `--columns` names, in its order, else all
 * but the wide ones, unless these are wanted too.
 */
export function chosenFields<Row>(
  fields: readonly Field<Row>[],
  columns: readonly string[] | undefined,
  isWide: boolean,
): readonly Field<Row>[] {
  return columns
    ? columns.map((key) => fields.find((field) => field.key === key)!)
    : fields.filter(({ wide = false }) => isWide || !wide);
}
