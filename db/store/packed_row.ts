/** Rows that SQLite packs into one JSON array, as one table of columns each. */

/** One value of a packed row: its SQL, and how it is read back. */
export interface Column<T> {
  readonly sql: string;
  /** Null: the JSON value is used unchanged. */
  readonly read: ((stored: never) => T) | null;
}

export type Columns = Readonly<Record<string, Column<unknown>>>;

/** A row with the values of the columns, by their names. */
export type RowOf<C extends Columns> = {
  -readonly [Name in keyof C]: C[Name] extends Column<infer T> ? T : never;
};

/** A value as it is stored. */
export function column<T>(sql: string): Column<T> {
  return { sql, read: null };
}

/** A boolean, stored as 0 or 1. */
export function flag(sql: string): Column<boolean> {
  return { sql, read: (stored: number | null) => stored === 1 };
}

export interface PackedRow<C extends Columns> {
  /** The values, as arguments of `json_array`. */
  readonly sql: string;
  /** The number of values. */
  readonly length: number;
  /** Reads the values that begin at `first`. */
  readonly unpack: (values: readonly unknown[], first?: number) => RowOf<C>;
}

/**
 * The packed form of columns, in the order of their names.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const HOST = packedRow({ id: column<number>("h.id"), new: flag("h.new") });
 * const statement = `select json_array(${HOST.sql}) from host h`;
 * assertEquals(statement, "select json_array(h.id, h.new) from host h");
 * assertEquals(HOST.unpack([7, 1]), { id: 7, new: true });
 * ```
 */
export function packedRow<const C extends Columns>(columns: C): PackedRow<C> {
  const names = Object.keys(columns);
  const readers = Object.values(columns).map(({ read }) => read);
  // Copied, because a row that has all its names already is filled faster.
  const blank: Record<string, unknown> = Object.fromEntries(
    names.map((name) => [name, null]),
  );
  return {
    sql: Object.values(columns).map(({ sql }) => sql).join(", "),
    length: names.length,
    unpack(values, first = 0) {
      const row = { ...blank };
      for (let i = 0; i < names.length; i++) {
        const stored = values[first + i];
        const read = readers[i]!;
        row[names[i]!] = read === null ? stored : read(stored as never);
      }
      return row as RowOf<C>;
    },
  };
}
