import { z } from "zod";

/** How any list is asked for: one page by cursor, from either end. */
export const PageQuery = z.object({
  /** Rows after this cursor, as a page's `next` gave it. */
  after: z.string().max(500).optional(),
  /** Rows before this cursor, as a page's `previous` gave it. */
  before: z.string().max(500).optional(),
  /** The last page. */
  last: z.stringbool().optional(),
  /**
   * Only rows whose name holds this text, upper and lower case alike; after a
   * `!`, only rows whose name does not.
   */
  q: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export type PageQuery = z.output<typeof PageQuery>;

/** A query in the language of `shared/query`, which bounds its length. */
export const QueryText = z.string();

/**
 * What a list can be sorted by: a field, lowest first, or `-field`, highest
 * first. Rows alike in it are in the order of their ids, which `-` turns too.
 */
export function sortBy<const Field extends string>(fields: readonly Field[]) {
  const both = fields.flatMap((field) => [field, `-${field}` as const]);
  return z.enum(both as (Field | `-${Field}`)[]).optional();
}

/** One page of `row`, with how many there are in all. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({
    rows: z.array(row),
    total: z.number().int(),
    next: z.string().nullable(),
    previous: z.string().nullable(),
  });
}

export interface Page<Row> {
  rows: Row[];
  total: number;
  next: string | null;
  previous: string | null;
}

/** A row number in a path or a body. */
export const RowId = z.coerce.number().int().min(1);
export const ById = z.object({ id: RowId });

/** A moment on the wire: ISO 8601, UTC. */
export const Moment = z.iso.datetime();
