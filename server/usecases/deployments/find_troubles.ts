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
import {
  othersCounts,
  othersCountsStatement,
  requestCountStatements,
} from "#db/servers/request_counts.ts";
import { paceOf } from "#shared/pace.ts";
import {
  mostFiles,
  mostPolls,
} from "#server/domain/deployments/retry_loops.ts";
import type { Requests } from "#server/live/traffic.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";
import { settingsOf } from "#server/usecases/fleet/settings_of.ts";
import { forgetReturns } from "#server/usecases/machines/restore_machines.ts";
import type { Services } from "#server/usecases/services.ts";
import { type Sleep, sleep } from "#shared/sleep.ts";

/** Fewer requests for one thing are never a retry loop. */
const LEAST = 10;
/** Fewer are not told to the other servers of the database. */
const LEAST_TOLD = 2;
/** The most agents checked in one run: those that ask most often. */
const MOST = 2000;
/** An agent without too many requests for this long has ended its loop. */
const CALM_MS = 120_000;

/**
 * Finds agents that repeat one request endlessly, from the requests counted
 * since the last run, here and at the other servers of the database. An episode
 * gets one event, when it begins.
 */
export async function findRetryLoops(services: Services): Promise<void> {
  const { store, notifier, now, traffic, presence } = services;
  const at = now();
  const isAlone = presence.id === "";
  const { requests: counted, seconds } = traffic.take(
    ...[isAlone ? LEAST : LEAST_TOLD, MOST, at] as const,
  );
  const totals = isAlone
    ? counted.map((one) => ({ ...one, total: one.count }))
    : await withOthers(services, counted);
  const requests = totals.filter(({ total }) => total >= LEAST);
  const settings = await settingsOf(
    store.db,
    requests.map(({ machineId }) => machineId),
  );
  const priorities = await packagePriorities(
    store.db,
    requests.map(({ packageId }) => packageId),
  );
  const tooMany = ({ machineId, packageId, total }: TotalRequests) => {
    const pace = paceOf(settings(machineId));
    if (packageId === 0) return total > mostPolls(pace, seconds);
    const priority = priorities.get(packageId);
    return priority !== undefined &&
      total > mostFiles(pace, priority, seconds);
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

/** Requests here, and their sum with those at other servers. */
type TotalRequests = Requests & { readonly total: number };

/**
 * Tells the other servers what was counted here, and adds what they have told
 * last. Nothing is sent while there is nothing to tell.
 */
async function withOthers(
  { store, traffic, presence }: Services,
  requests: readonly Requests[],
): Promise<TotalRequests[]> {
  if (requests.length === 0 && !traffic.isTold) return [];
  const { others } = await store.commit({
    counts: requestCountStatements(presence.id, requests),
    others: othersCountsStatement(presence.id, requests),
  });
  traffic.isTold = requests.length > 0;
  const keyOf = ({ machineId, packageId, number }: Omit<Requests, "count">) =>
    `${machineId}/${packageId}/${number}`;
  const counts = new Map(
    othersCounts(others).map((one) => [keyOf(one), one.count]),
  );
  return requests.map((one) => ({
    ...one,
    total: one.count + (counts.get(keyOf(one)) ?? 0),
  }));
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
