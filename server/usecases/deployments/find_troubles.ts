import { machineChunks } from "#db/deployments/cause_counts.ts";
import { withProfiles } from "#db/deployments/causes.ts";
import { packagePriorities } from "#db/packages/packages.ts";
import {
  calmStatement,
  hasCalmedDown,
  recoveryStatement,
  retryLoopStatements,
  stallsIn,
  stallStatements,
} from "#db/deployments/troubles.ts";
import { paceOf } from "#shared/pace.ts";
import {
  mostFiles,
  mostPolls,
} from "#server/domain/deployments/retry_loops.ts";
import type { Requests, Traffic } from "#server/live/traffic.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { othersFirst } from "#server/usecases/fleet/chunks.ts";
import { settingsOf } from "#server/usecases/fleet/effective_settings.ts";
import type { Services } from "#server/usecases/services.ts";

/** Fewer requests of one thing are never too many. */
const LEAST = 10;
/** At most so many agents are looked at in one turn, those that ask most. */
const MOST = 2000;
/** An agent that was calm for so long has stopped hammering. */
const CALM_MS = 120_000;

/**
 * Finds agents that ask for the same again and again, from what was counted
 * since the last time. An episode is told of once, when it begins.
 */
export function findRetryLoopsWith(
  { store, notifier: notifier, now, traffic }: Services & {
    readonly traffic: Traffic;
  },
) {
  let lookedAt = now().getTime();

  return async (): Promise<void> => {
    const at = now();
    const wasPutBack = at.getTime() < lookedAt;
    const seconds = Math.max(1, (at.getTime() - lookedAt) / 1000);
    lookedAt = at.getTime();
    const counted = traffic.take(LEAST, MOST);
    // Over how long it was counted is not known then.
    const many = wasPutBack ? [] : counted;
    const settings = await settingsOf(
      store.db,
      many.map(({ machineId }) => machineId),
    );
    const priorities = await packagePriorities(
      store.db,
      many.map(({ packageId }) => packageId),
    );
    const tooMany = ({ machineId, packageId, count }: Requests) => {
      const pace = paceOf(settings(machineId));
      if (packageId === 0) return count > mostPolls(pace, seconds);
      const priority = priorities.get(packageId);
      return priority !== undefined &&
        count > mostFiles(pace, priority, seconds);
    };
    const hammering = many.filter(tooMany);
    const lately = {
      from: at.getTime() - CALM_MS,
      to: at.getTime() + CALM_MS,
    };
    const calmed = await hasCalmedDown(store.db, lately);
    if (hammering.length === 0 && !calmed) return;
    await store.commit([
      ...hammering.length > 0
        ? retryLoopStatements(hammering, Math.round(seconds), at)
        : [],
      calmStatement(lately),
    ]);
    notifier.notify();
  };
}

/**
 * Finds agents that do not get on with what they were offered, some machines
 * at a time. An episode is told of once, when it is found.
 */
export function findStallsWith({ store, notifier: notifier, now }: Services) {
  return async (): Promise<void> => {
    const at = now();
    const rules = await causeRules(store.db, at);
    for (const chunk of await machineChunks(store.db)) {
      const { db } = store.wide;
      const known = await withProfiles(db, rules, chunk);
      const { stalled, recovered } = await stallsIn(db, known, chunk);
      if (stalled.length + recovered.length > 0) {
        await store.commit([
          ...stallStatements(stalled, at),
          recoveryStatement(recovered),
        ]);
        notifier.notify();
      }
      await othersFirst();
    }
  };
}
