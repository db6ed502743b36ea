/** One column of a printed list. */
export type Field<Row> = FieldName & (TextField<Row> | TimeField<Row>);

interface FieldName {
  /** The name for `--columns` and in CSV; the same in every language. */
  readonly key: string;
  readonly title: string;
  /** True for numbers, which are aligned to the right. */
  readonly right?: boolean;
  /** Printed by `-o wide`, and where `--columns` has it. */
  readonly wide?: boolean;
  /** What `-o name` prints: other commands accept it. */
  readonly isName?: boolean;
}

interface TextField<Row> {
  readonly of: (row: Row) => string | number;
  /** The value in CSV, if it differs from the text: a code, true or false. */
  readonly value?: (row: Row) => string | number | boolean | null;
}

/** A moment; in a table in this host's zone, in CSV as in JSON. */
interface TimeField<Row> {
  readonly at: (row: Row) => string | null;
}
