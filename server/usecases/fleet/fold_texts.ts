import {
  allGroupsDue,
  computeDueStatements,
  DUE_KINDS,
  foldStatements,
  unfoldedTexts,
} from "#db/query/folding.ts";
import { forgetVersions } from "#db/query/software.ts";
import type { Services } from "#server/usecases/services.ts";
import { yieldToOthers } from "./yield_to_others.ts";

/** Rows of one transaction. */
const PART = 2000;

/**
 * Folds texts that were stored without their folded form, and computes again
 * what an older version computed in another way. Every part is a transaction, so
 * a server that stops in between continues from there.
 *
 * @returns True if something was changed; groups with a query are due then.
 */
export async function foldTexts(
  services: Pick<Services, "store" | "now">,
): Promise<boolean> {
  const { store, now } = services;
  let isChanged = false;
  for (;;) {
    const statements = foldStatements(await unfoldedTexts(store.db, PART));
    for (const kind of DUE_KINDS) {
      statements.push(...await computeDueStatements(store.db, kind, PART));
    }
    if (statements.length === 0) break;
    isChanged = true;
    await store.commit(statements);
    await yieldToOthers();
  }
  if (isChanged) {
    forgetVersions(store.db);
    await store.commit([allGroupsDue(now())]);
  }
  return isChanged;
}
