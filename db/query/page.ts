import { type RawBuilder, type SelectQueryBuilder, sql } from "kysely";
import type { Page, PageQuery } from "#shared/contract/page.ts";

/** One thing a list is sorted by; never null. */
export interface Key<Raw> {
  /** Where it is in SQL: a column, or how it is computed. */
  readonly column: string | RawBuilder<unknown>;
  /** The field it has in a selected row. */
  readonly field: keyof Raw & string;
}

/** How a list is sorted, told apart and searched. */
export interface Order<Raw> {
  /** What the list is sorted by, together unique. */
  readonly keys: readonly Key<Raw>[];
  /** All keys run one way, so that an index serves the comparison. */
  readonly descending?: boolean;
  /** The columns `q` is looked for in; none: `q` changes nothing. */
  readonly searched?: readonly string[];
}

/** A field, or `-field` for its reverse. */
export type SortRequest<Field extends string> = Field | `-${Field}`;

/** The order a list is asked for in. */
export function orderOf<Raw, Field extends string>(
  sort: SortRequest<Field>,
  keys: Readonly<Record<Field, readonly Key<Raw>[]>>,
): Pick<Order<Raw>, "keys" | "descending"> {
  const descending = sort.startsWith("-");
  const field = (descending ? sort.slice(1) : sort) as Field;
  return { keys: keys[field], descending };
}

/** A cursor that no page of this list gave. */
export class BadCursor extends Error {
  override readonly name = "BadCursor";

  constructor(cursor: string) {
    super(
      `Cannot read the cursor "${cursor}": use a page's "next" or "previous" as it came`,
    );
  }
}

/**
 * One page of a list, by keyset: as quick at the end as at the beginning, and
 * steady while rows come and go.
 *
 * `after` beats `before` beats `last`; with none it is the first page.
 *
 * @param base What is listed, selected and filtered; not sorted, not limited,
 * not grouped. It must select every key's field.
 * @param known How many match in all, where the caller knows; else counted.
 * @returns The rows in the list's order, and how many match in all.
 * @throws {BadCursor} If `after` or `before` is not a cursor of this list.
 *
 * @example
 * ```ts
 * readPage(
 *   db.selectFrom("machine").select(["id", "name"]),
 *   {
 *     keys: [{ column: "machine.name", field: "name" }, {
 *       column: "machine.id",
 *       field: "id",
 *     }],
 *     searched: ["machine.name"],
 *   },
 *   { limit: 50 },
 *   (row) => row,
 * );
 * ```
 */
export async function readPage<DB, TB extends keyof DB, Raw, Row>(
  base: SelectQueryBuilder<DB, TB, Raw>,
  order: Order<Raw>,
  asked: PageQuery,
  toRow: (raw: Raw) => Row,
  known?: number,
): Promise<Page<Row>> {
  const matching = searched(base, order.searched ?? [], asked.q);
  const cursor = asked.after ?? asked.before ?? null;
  const backwards = asked.after === undefined &&
    (asked.before !== undefined || asked.last === true);
  const descending = (order.descending ?? false) !== backwards;

  let query = matching;
  if (cursor !== null) {
    const columns = sql.join(order.keys.map(columnOf));
    const edge = sql.join(readCursor(cursor, order.keys.length));
    query = query.where(
      sql<boolean>`(${columns}) ${sql.raw(descending ? "<" : ">")} (${edge})`,
    );
  }
  for (const key of order.keys) {
    query = query.orderBy(columnOf(key), descending ? "desc" : "asc");
  }
  const [found, total] = await Promise.all([
    query.limit(asked.limit + 1).execute() as Promise<Raw[]>,
    known ?? countOf(matching),
  ]);

  const rows = found.slice(0, asked.limit);
  if (backwards) rows.reverse();
  const beyond = found.length > asked.limit;
  const behind = cursor !== null;
  const [first, last] = [rows[0], rows.at(-1)];
  const at = (row: Raw | undefined) =>
    row === undefined ? cursor : printCursor(order, row);
  return {
    rows: rows.map(toRow),
    total,
    next: (backwards ? behind : beyond) ? at(last) : null,
    previous: (backwards ? beyond : behind) ? at(first) : null,
  };
}

function columnOf<Raw>({ column }: Key<Raw>): RawBuilder<unknown> {
  return typeof column === "string" ? sql.ref(column) : column;
}

/** Leaves what `q` asks for: a text in one of the columns, `!text` in none. */
function searched<DB, TB extends keyof DB, Raw>(
  base: SelectQueryBuilder<DB, TB, Raw>,
  columns: readonly string[],
  q: string | undefined,
): SelectQueryBuilder<DB, TB, Raw> {
  if (columns.length === 0) return base;
  const condition = searchesFor(
    q,
    (text) => sql.join(columns.map((one) => holds(one, text)), sql` or `),
  );
  return condition ? base.where(condition) : base;
}

/**
 * What `q` asks for, as a condition; null if it asks for nothing.
 *
 * @param found What holds of a row that has the text.
 */
export function searchesFor(
  q: string | undefined,
  found: (text: string) => RawBuilder<unknown>,
): RawBuilder<boolean> | null {
  const inverse = q?.startsWith("!");
  const text = inverse ? q!.slice(1) : q;
  if (!text) return null;
  return inverse
    ? sql<boolean>`not (${found(text)})`
    : sql<boolean>`(${found(text)})`;
}

/** Whether a column holds a text, upper and lower case of a–z alike. */
export function holds(column: string, text: string) {
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  return sql<boolean>`${sql.ref(column)} like ${pattern} escape '\\'`;
}

/** How many rows there are in all. */
export async function countOf<DB, TB extends keyof DB, Raw>(
  matching: SelectQueryBuilder<DB, TB, Raw>,
): Promise<number> {
  const { total } = await matching.clearSelect()
    .select(sql<number>`count(*)`.as("total"))
    .executeTakeFirstOrThrow() as { total: number };
  return Number(total);
}

function printCursor<Raw>(order: Order<Raw>, row: Raw): string {
  const values = order.keys.map((key) => row[key.field]);
  return new TextEncoder().encode(JSON.stringify(values))
    .toBase64({ alphabet: "base64url", omitPadding: true });
}

function readCursor(cursor: string, keys: number): (string | number)[] {
  try {
    const bytes = Uint8Array.fromBase64(cursor, { alphabet: "base64url" });
    const values: unknown = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    );
    const usable = (value: unknown) =>
      typeof value === "string" && !value.includes("\0") ||
      Number.isSafeInteger(value);
    if (
      Array.isArray(values) && values.length === keys && values.every(usable)
    ) return values;
  } catch {
    // Falls through: whatever is wrong with it, the caller can do one thing.
  }
  throw new BadCursor(cursor);
}
