import type { Column } from "#tui/console/widgets/columns.ts";

/** A column that can be chosen, in the order of the list. */
export interface ColumnChoice {
  readonly id: string;
  readonly shown: boolean;
}

interface ColumnCursor {
  readonly at: number;
  readonly columns: readonly ColumnChoice[];
}

/**
 * The columns of a list as an operator has chosen them, each at its place;
 * all as they are if nothing is chosen or nothing of it is left.
 *
 * @param ids Ids of columns; those that the list does not have are ignored.
 */
export function chosenColumns<Row>(
  columns: readonly Column<Row>[],
  ids: readonly string[] | null,
): readonly Column<Row>[] {
  const chosen = (ids ?? []).flatMap((id) =>
    columns.filter((column) => column.id === id)
  ).map((column) => ({ ...column, wide: false, from: undefined }));
  if (chosen.length === 0) return columns;
  // Some column has to take the rest of the width.
  return chosen.some(({ grow }) => grow)
    ? chosen
    : chosen.map((column, i) => i === 0 ? { ...column, grow: 1 } : column);
}

/** All columns of a list to choose from: those that are shown come first. */
export function choiceOf<Row>(
  columns: readonly Column<Row>[],
  ids: readonly string[] | null,
): ColumnChoice[] {
  const all = columns.flatMap(({ id, wide }) => id ? [{ id, wide }] : []);
  const shown = ids
    ? ids.filter((id) => all.some((one) => one.id === id))
    : all.filter(({ wide }) => !wide).map(({ id }) => id);
  const rest = all.map(({ id }) => id).filter((id) => !shown.includes(id));
  return [
    ...shown.map((id) => ({ id, shown: true })),
    ...rest.map((id) => ({ id, shown: false })),
  ];
}

/** Shows or hides the column at the cursor. */
export function toggleColumn({ at, columns }: ColumnCursor): ColumnChoice[] {
  return columns.map((one, i) =>
    i === at ? { ...one, shown: !one.shown } : one
  );
}

/** Moves the column at the cursor by one place, and the cursor with it. */
export function moveColumn(
  { at, columns }: ColumnCursor,
  by: 1 | -1,
): ColumnCursor {
  const to = at + by;
  const moved = columns[at];
  if (!moved || to < 0 || to >= columns.length) return { at, columns };
  return { at: to, columns: columns.toSpliced(at, 1).toSpliced(to, 0, moved) };
}
