import { sql } from "kysely";
import { type Query, type SoftwareTerm, termsOf } from "#shared/query/mod.ts";
import type { Db } from "#db/store/tables.ts";
import type { Store, WideReader } from "#db/store/transaction.ts";
import type { SoftwareSets } from "#db/query/conditions.ts";
import type { IdRange } from "#db/query/id_range.ts";
import { softwareVersions } from "#db/query/software.ts";

/**
 * The machines that match the software terms of a query, found in advance,
 * because SQL would have to read millions of rows. To pass on to
 * `machineCondition` with the same query object. Empty if the caller has to use
 * SQL.
 */
export async function softwareSets(
  wide: WideReader,
  query: Query,
): Promise<SoftwareSets> {
  const sets = new Map<SoftwareTerm, Uint8Array>();
  for (const term of termsOf(query)) {
    if (term.kind !== "software") continue;
    const set = await wide.having(softwareVersions(term).compile(wide.db));
    if (set) sets.set(term, set);
  }
  return sets;
}

/** Finds the sets for the part of a query's evaluation that is in an id range. */
export type ReadSets = (query: Query, range: IdRange) => Promise<SoftwareSets>;

/** So many changes are never forgotten while a walk goes on. */
const MOST_CHANGES = 10_000;

/**
 * The sets for a walk over the fleet in id ranges. They are found once, and
 * again when software of a machine in the next range has changed since, so that
 * no range is evaluated by older software than the database has.
 */
export function setsOfWalk({ db, wide }: Pick<Store, "db" | "wide">): ReadSets {
  const known = new Map<string, Uint8Array | null>();
  let seq: number | null = null;
  return async (query, range) => {
    const sets = new Map<SoftwareTerm, Uint8Array>();
    for (const term of termsOf(query)) {
      if (term.kind !== "software") continue;
      if (seq === null || await hasChanged(db, seq, range)) {
        known.clear();
        seq = await newestChange(db);
      }
      const key = JSON.stringify(term);
      let set = known.get(key);
      if (set === undefined) {
        set = await wide.having(softwareVersions(term).compile(wide.db));
        known.set(key, set);
      }
      if (set) sets.set(term, set);
    }
    return sets;
  };
}

async function newestChange(db: Db): Promise<number> {
  const { rows } = await sql<{ seq: number }>`
    select coalesce(max(seq), 0) as seq from software_change`.execute(db);
  return rows[0]!.seq;
}

async function hasChanged(
  db: Db,
  seq: number,
  { after, to }: IdRange,
): Promise<boolean> {
  const newest = await newestChange(db);
  // A server of the database may lose changes in a power cut.
  if (newest < seq || newest > seq + MOST_CHANGES) return true;
  const { rows } = await sql`select 1 from software_change
    where seq > ${seq} and machine_id > ${after} and machine_id <= ${to}
    limit 1`.execute(db);
  return rows.length > 0;
}
