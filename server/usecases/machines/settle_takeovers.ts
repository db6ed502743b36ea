import { openTakeovers } from "#db/machines/duplicates.ts";
import { Conflict } from "#db/store/transaction.ts";
import { paceOf } from "#shared/pace.ts";
import { intervalOf, isLate } from "#server/domain/deployments/cause.ts";
import { settingsOf } from "#server/usecases/fleet/settings_of.ts";
import type { Services } from "#server/usecases/services.ts";
import { mergePair } from "./merge_machines.ts";

/** The most claims looked at in one run: those that wait longest. */
const MOST = 500;

/**
 * Carries out takeovers of machines that have fallen silent: the older agent is
 * gone, so that the newer one, which proved to be the same computer, is what is
 * left of it. A machine whose own agent goes on is an operator's to decide.
 */
export async function settleTakeovers(services: Services): Promise<void> {
  const { store, now } = services;
  const claims = await openTakeovers(store.db, MOST);
  if (claims.length === 0) return;
  const settings = await settingsOf(
    store.db,
    claims.map(({ olderId }) => olderId),
  );
  for (const claim of claims) {
    const { id, olderId, newerContactAt, ...schedule } = claim;
    const { lastContactAt } = schedule;
    const intervalMs = intervalOf(schedule, paceOf(settings(olderId))).ms;
    const at = now();
    const isGone = isLate({ lastContactAt, intervalMs }, at.getTime());
    if (!isGone || newerContactAt <= lastContactAt) continue;
    try {
      await mergePair(services, id, { actor: "server", name: "server" }, at);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      // An operator has decided meanwhile.
    }
  }
}
