import { type SelectQueryBuilder, sql } from "kysely";
import type { Page, PageQuery } from "../shared/page.ts";

/** How a list is sorted, told apart and searched. */
export interface Order<Raw> {
  /**
   * What the list is sorted by, together unique: where it is in SQL, and the
   * field it has in a selected row. Neither may be null.
   */
  readonly keys: readonly {
    readonly column: string;
    readonly field: keyof Raw & string;
  }[];
  /** All keys run one way, so that an index serves the comparison. */
  readonly descending?: boolean;
  /** The columns `q` is looked for in; none: `q` changes nothing. */
  readonly searched?: readonly string[];
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
): Promise<Page<Row>> {
  const matching = searched(base, order, asked.q);
  const cursor = asked.after ?? asked.before ?? null;
  const backwards = asked.after === undefined &&
    (asked.before !== undefined || asked.last === true);
  const descending = (order.descending ?? false) !== backwards;

  let query = matching;
  if (cursor !== null) {
    const columns = sql.join(order.keys.map((key) => sql.ref(key.column)));
    const edge = sql.join(readCursor(cursor, order.keys.length));
    query = query.where(
      sql<boolean>`(${columns}) ${sql.raw(descending ? "<" : ">")} (${edge})`,
    );
  }
  for (const key of order.keys) {
    query = query.orderBy(sql.ref(key.column), descending ? "desc" : "asc");
  }
  const [found, total] = await Promise.all([
    query.limit(asked.limit + 1).execute() as Promise<Raw[]>,
    count(matching),
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

function searched<DB, TB extends keyof DB, Raw>(
  base: SelectQueryBuilder<DB, TB, Raw>,
  order: Order<Raw>,
  q: string | undefined,
): SelectQueryBuilder<DB, TB, Raw> {
  if (!q || !order.searched?.length) return base;
  return base.where(
    sql<boolean>`(${
      sql.join(
        order.searched.map((column) => holds(column, q)),
        sql` or `,
      )
    })`,
  );
}

/** Whether a column holds a text, upper and lower case of a–z alike. */
export function holds(column: string, text: string) {
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  return sql<boolean>`${sql.ref(column)} like ${pattern} escape '\\'`;
}

async function count<DB, TB extends keyof DB, Raw>(
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
