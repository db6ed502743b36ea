import { type RawBuilder, type SelectQueryBuilder, sql } from "kysely";
import type { Page, PageQuery } from "#shared/contract/page.ts";
import { anyTextMatch, textMatch } from "./match.ts";

/** One value that a list is sorted by; never null. */
export interface Key<Raw> {
  /** Its SQL: a column, or an expression. */
  readonly column: string | RawBuilder<unknown>;
  /** Its field in a selected row. */
  readonly field: keyof Raw & string;
}

/** The sort keys and the searched columns of a list. */
export interface Order<Raw> {
  /** The values the list is sorted by; together they are unique. */
  readonly keys: readonly Key<Raw>[];
  /** All keys have the same direction, so that an index can be used. */
  readonly descending?: boolean;
  /** The columns that `q` searches; without any, `q` has no effect. */
  readonly searched?: readonly string[];
}

/** A field, or `-field` for its reverse. */
export type SortRequest<Field extends string> = Field | `-${Field}`;

/** The order that a request asks for. */
export function orderOf<Raw, Field extends string>(
  sort: SortRequest<Field>,
  keys: Readonly<Record<Field, readonly Key<Raw>[]>>,
): Pick<Order<Raw>, "keys" | "descending"> {
  const descending = sort.startsWith("-");
  const field = (descending ? sort.slice(1) : sort) as Field;
  return { keys: keys[field], descending };
}

/** A cursor that is not from a page of this list. */
export class BadCursor extends Error {
  override readonly name = "BadCursor";

  constructor(cursor: string) {
    super(
      `Cannot read the cursor "${cursor}": use the "next" or "previous" of a page unchanged`,
    );
  }
}

/**
 * One page of a list, by keyset: the last page is as fast as the first, and
 * rows that come and go shift nothing.
 *
 * `after` takes precedence over `before`, and `before` over `last`; without any
 * of them it is the first page.
 *
 * @param base The filtered select; not sorted, not limited, not grouped. It has
 * to select the field of every key.
 * @param known The number of all matches, if the caller knows it; else counted.
 * @returns The rows in the order of the list, and the number of all matches.
 * @throws {BadCursor} If `after` or `before` is not a cursor of this list.
 *
 * @example
 * ```ts
 * import type { Db } from "#db/store/tables.ts";
 * import type { PageQuery } from "#shared/contract/page.ts";
 *
 * function machineNames(db: Db, request: PageQuery) {
 *   return readPage(
 *     db.selectFrom("machine").select(["id", "name"]),
 *     {
 *       keys: [
 *         { column: "machine.name", field: "name" },
 *         { column: "machine.id", field: "id" },
 *       ],
 *       searched: ["machine.name"],
 *     },
 *     request,
 *     (row) => row.name,
 *   );
 * }
 * ```
 */
export async function readPage<DB, TB extends keyof DB, Raw, Row>(
  base: SelectQueryBuilder<DB, TB, Raw>,
  order: Order<Raw>,
  request: PageQuery,
  toRow: (raw: Raw) => Row,
  known?: number,
): Promise<Page<Row>> {
  const matching = searched(base, order.searched ?? [], request.q);
  const cursor = request.after ?? request.before ?? null;
  const backwards = request.after === undefined &&
    (request.before !== undefined || request.last === true);
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
  const [fetched, total] = await Promise.all([
    known === 0
      ? []
      : query.limit(request.limit + 1).execute() as Promise<Raw[]>,
    known ?? countOf(matching),
  ]);

  const rows = fetched.slice(0, request.limit);
  if (backwards) rows.reverse();
  const beyond = fetched.length > request.limit;
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

/** Applies `q`: a text that one of the columns has, or `!text` that none has. */
function searched<DB, TB extends keyof DB, Raw>(
  base: SelectQueryBuilder<DB, TB, Raw>,
  columns: readonly string[],
  q: string | undefined,
): SelectQueryBuilder<DB, TB, Raw> {
  if (columns.length === 0) return base;
  const condition = searchesFor(
    q,
    (text) => anyTextMatch(columns, { how: "holds", text }),
  );
  return condition ? base.where(condition) : base;
}

/**
 * `q` as a condition; null if it is empty.
 *
 * @param hasText The condition that a row has the text.
 */
export function searchesFor(
  q: string | undefined,
  hasText: (text: string) => RawBuilder<unknown>,
): RawBuilder<boolean> | null {
  const inverse = q?.startsWith("!");
  const text = inverse ? q!.slice(1) : q;
  if (!text) return null;
  return inverse
    ? sql<boolean>`not (${hasText(text)})`
    : sql<boolean>`(${hasText(text)})`;
}

/** The condition that a column contains a text, in any case, with any accents. */
export function holds(column: string, text: string): RawBuilder<boolean> {
  return textMatch(column, { how: "holds", text });
}

/** The number of all rows. */
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
    // Falls through: the caller can do nothing more specific.
  }
  throw new BadCursor(cursor);
}
