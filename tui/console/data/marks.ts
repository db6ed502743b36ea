/** The marked rows by id; they stay marked when they are scrolled away. */
export interface Marks<Row> {
  readonly rows: ReadonlyMap<unknown, Row>;
  /** The row a range starts at: the last one marked or unmarked. */
  readonly anchor: unknown;
}

export function noMarks<Row>(): Marks<Row> {
  return { rows: new Map(), anchor: undefined };
}

/** Marks a row, or unmarks it. */
export function toggleMark<Row>(
  marks: Marks<Row>,
  id: unknown,
  row: Row,
): Marks<Row> {
  const rows = new Map(marks.rows);
  if (!rows.delete(id)) rows.set(id, row);
  return { rows, anchor: id };
}

/**
 * Marks all rows from the anchor to `id`, both included.
 *
 * @param held The loaded rows, in their order.
 * @returns Null if there is no anchor, or it is not among them.
 */
export function markRange<Row>(
  marks: Marks<Row>,
  id: unknown,
  held: readonly { readonly id: unknown; readonly row: Row }[],
): Marks<Row> | null {
  const from = held.findIndex((one) => one.id === marks.anchor);
  const to = held.findIndex((one) => one.id === id);
  if (from < 0 || to < 0) return null;
  const between = held.slice(Math.min(from, to), Math.max(from, to) + 1);
  const rows = new Map(marks.rows);
  for (const one of between) rows.set(one.id, one.row);
  return { rows, anchor: id };
}

/** The marked rows, each as it was last loaded. */
export function currentRows<Row>(
  marks: Marks<Row>,
  held: readonly { readonly id: unknown; readonly row: Row }[],
): readonly Row[] {
  const current = new Map(held.map(({ id, row }) => [id, row]));
  return [...marks.rows].map(([id, row]) => current.get(id) ?? row);
}
