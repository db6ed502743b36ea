import { type RawBuilder, sql } from "kysely";
import type { Db } from "#db/store/tables.ts";

/**
 * A slice of the machine ids, in which work over the whole fleet is done: those
 * above `after`, up to and including `to`.
 */
export interface IdRange {
  readonly after: number;
  readonly to: number;
}

/**
 * Machines, or rows about one machine each, that one statement of fleet-wide
 * work reads or changes. That takes tens of milliseconds, which is how long a
 * poll that offers something may have to wait behind it.
 */
export const RANGE_MACHINES = 2000;

/**
 * True if they fit into one range: such machines are looked up by their ids.
 */
export function isSmall(machines: number): boolean {
  return machines <= RANGE_MACHINES;
}

/** All ids. */
export const ALL_IDS: IdRange = { after: 0, to: Number.MAX_SAFE_INTEGER };

/** The range of the next machines behind an id; null: none is left. */
export async function rangeAfter(
  db: Db,
  after: number,
): Promise<IdRange & { readonly isLast: boolean } | null> {
  const { rows } = await sql<{ to: number | null; machines: number }>`
    select max(id) as "to", count(*) as machines from
      (select id from machine where id > ${after}
        order by id limit ${RANGE_MACHINES})`.execute(db);
  const { to, machines } = rows[0]!;
  return to === null ? null : { after, to, isLast: machines < RANGE_MACHINES };
}

/** The whole fleet as ranges of equally many machines. */
export async function idRanges(db: Db): Promise<IdRange[]> {
  const ranges: IdRange[] = [];
  for (let after = 0;;) {
    const range = await rangeAfter(db, after);
    if (!range) return ranges;
    ranges.push({ after, to: range.to });
    if (range.isLast) return ranges;
    after = range.to;
  }
}

/** Limits a column of machine ids to a range, as a part of a condition. */
export function inIdRange(
  column: string,
  range: IdRange | undefined,
): RawBuilder<unknown> {
  return range
    ? sql` and ${sql.ref(column)} > ${range.after}
        and ${sql.ref(column)} <= ${range.to}`
    : sql``;
}
