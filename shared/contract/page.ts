import * as z from "zod";
import type { UnknownMatches } from "./unknown.ts";

/** A request for one page of any list, by cursor, in either direction. */
export const PageQuery = z.object({
  /** Rows after this cursor, which is a page's `next`. */
  after: z.string().max(500).optional(),
  /** Rows before this cursor, which is a page's `previous`. */
  before: z.string().max(500).optional(),
  /** True: the last page. */
  last: z.stringbool().optional(),
  /**
   * Only rows whose name contains this text, ignoring case; after a `!`, only
   * rows whose name does not contain it.
   */
  q: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export type PageQuery = z.output<typeof PageQuery>;

/**
 * A query in the language of `q`, of at most 4,000 characters. The parser checks
 * the length, so that a refusal says both the length and the limit.
 */
export const QueryText = z.string();

/**
 * The possible sort orders of a list: `field` ascending or `-field` descending.
 * Rows with equal values are sorted by id, in the same direction.
 */
export function sortBy<const Field extends string>(fields: readonly Field[]) {
  const orders = fields.flatMap((field) => [field, `-${field}` as const]);
  return z.enum(orders as (Field | `-${Field}`)[]).optional();
}

/** One page of `row`, with the total number of rows. */
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
  /** Of lists of machines. */
  unknown?: UnknownMatches;
}

/** A row id in a path or a body. */
export const RowId = z.coerce.number().int().min(1);
export const ById = z.object({ id: RowId });

/** A time on the wire: ISO 8601, UTC. */
export const Moment = z.iso.datetime();
