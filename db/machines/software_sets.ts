import { type Query, type SoftwareTerm, termsOf } from "#shared/query/mod.ts";
import type { WideReader } from "#db/store/transaction.ts";
import type { SoftwareSets } from "#db/query/conditions.ts";
import { softwareVersions } from "#db/query/software.ts";

/**
 * Which machines have what the terms of a query ask of software, found out
 * beforehand: what SQL would have to walk millions of rows for. To be handed on
 * to `machineCondition` with the very same query. Empty where only SQL can say.
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
