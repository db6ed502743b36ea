import { type Query, type SoftwareTerm, termsOf } from "#shared/query/mod.ts";
import type { WideReader } from "#db/store/transaction.ts";
import type { SoftwareSets } from "#db/query/conditions.ts";
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
