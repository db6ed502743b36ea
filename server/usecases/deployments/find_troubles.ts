import { idRanges } from "#db/query/id_range.ts";
import { withProfiles } from "#db/deployments/causes.ts";
import { packagePriorities } from "#db/packages/packages.ts";
import {
  historyClaims,
  historyClaimStatements,
} from "#db/deployments/claimed_history.ts";
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
import type { Requests } from "#server/live/traffic.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";
import { settingsOf } from "#server/usecases/fleet/effective_settings.ts";
import { forgetReturns } from "#server/usecases/machines/restore_machines.ts";
import type { Services } from "#server/usecases/services.ts";
import { type Sleep, sleep } from "#shared/sleep.ts";

/** Fewer requests for one thing are never a retry loop. */
const LEAST = 10;
/** The most agents checked in one run: those that ask most often. */
const MOST = 2000;
/** An agent without too many requests for this long has ended its loop. */
const CALM_MS = 120_000;

/**
 * Finds agents that repeat one request endlessly, from the requests counted
 * since the last run. An episode gets one event, when it begins.
 */
export async function findRetryLoops(
  { store, notifier, now, traffic }: Services,
): Promise<void> {
  const at = now();
  const { requests, seconds } = traffic.take(LEAST, MOST, at);
  const settings = await settingsOf(
    store.db,
    requests.map(({ machineId }) => machineId),
  );
  const priorities = await packagePriorities(
    store.db,
    requests.map(({ packageId }) => packageId),
  );
  const tooMany = ({ machineId, packageId, count }: Requests) => {
    const pace = paceOf(settings(machineId));
    if (packageId === 0) return count > mostPolls(pace, seconds);
    const priority = priorities.get(packageId);
    return priority !== undefined &&
      count > mostFiles(pace, priority, seconds);
  };
  const looping = requests.filter(tooMany);
  const lately = {
    from: at.getTime() - CALM_MS,
    to: at.getTime() + CALM_MS,
  };
  const calmed = await hasCalmedDown(store.db, lately);
  if (looping.length === 0 && !calmed) return;
  await store.commit([
    ...looping.length > 0
      ? retryLoopStatements(looping, Math.round(seconds), at)
      : [],
    calmStatement(lately),
  ]);
  notifier.notify();
}

/** Stalls that are stored at a time. */
const STORED_AT_ONCE = 500;
/**
 * The pause after a part that was stored, as a multiple of the time it took, so
 * that results are stored meanwhile nearly as fast as otherwise.
 */
const PAUSE_TIMES = 7;

/**
 * Finds agents that make no progress on the packages they were offered, and
 * histories that hold packages which were never offered, one id range of the
 * fleet after the other. An episode gets one event, when it is found; see
 * {@linkcode stallStatements} for many at once.
 */
export async function findStalls(
  { store, notifier, now }: Services,
  pause: Sleep = sleep,
): Promise<void> {
  const at = now();
  await forgetReturns(store, at);
  const rules = await causeRules(store.db, at);
  for (const range of await idRanges(store.db)) {
    const { db } = store.wide;
    const inRange = await withProfiles(db, rules, range);
    const { stalled, recovered } = await stallsIn(db, inRange, range);
    while (stalled.length + recovered.length > 0) {
      const begun = performance.now();
      const ended = recovered.splice(0, STORED_AT_ONCE);
      await store.commit([
        ...stallStatements(stalled.splice(0, STORED_AT_ONCE), now()),
        ...ended.length > 0 ? [recoveryStatement(ended)] : [],
      ]);
      notifier.notify();
      const took = performance.now() - begun;
      if (!await pause(took * PAUSE_TIMES)) return;
    }
    const claims = await historyClaims(db, range);
    if (claims.begun.length + claims.ended.length > 0) {
      await store.commit(historyClaimStatements(claims, at));
      notifier.notify();
    }
    await yieldToOthers();
  }
}
