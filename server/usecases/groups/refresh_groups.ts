import { rangeAfter } from "#db/query/id_range.ts";
import {
  beginRefresh,
  computedAt,
  type ComputedGroup,
  computedGroups,
  differences,
  dueMachines,
  machineStatements,
  type MembershipDifference,
  type QueryMoment,
  refreshStatements,
} from "#db/groups/refresh.ts";
import { type ReadSets, setsOfWalk } from "#db/machines/software_sets.ts";
import { Conflict, type Statement, type Store } from "#db/store/transaction.ts";
import { inOrder } from "#server/domain/group_order.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";
import type { Services } from "#server/usecases/services.ts";
import { type Sleep, sleep } from "#shared/sleep.ts";
import { HOUR_MS, MINUTE_MS } from "#shared/time.ts";

/**
 * The longest time between two computations of a group whose query depends on
 * time, polls or results.
 */
const TIMED_MS = 5 * MINUTE_MS;

/** Machines checked together after they sent their inventories. */
const ARRIVALS = 500;

/**
 * Updates groups with a query: first for machines whose inventories have
 * arrived, then, one id range after the other, those that have to be computed
 * as a whole. Progress is committed with every step, so that a server that is
 * killed continues from there.
 *
 * After each step it pauses for as long as the step took.
 */
export async function refreshGroups(
  services: Services,
  pause: Sleep = sleep,
): Promise<void> {
  const walks = new Walks(services);
  for (;;) {
    const begun = performance.now();
    const worked = await lookAtArrivals(services) ||
      await stepFirst(services, walks);
    if (!worked || !await pause(performance.now() - begun)) return;
  }
}

/** Computes one group as a whole, after the groups its query names. */
export async function computeGroup(
  services: Services,
  id: number,
): Promise<void> {
  const walks = new Walks(services);
  for (;;) {
    const groups = await orderedGroups(services);
    const needed = withNamed(groups, id);
    const first = groups.find((group) =>
      needed.has(group.id) && isDue(group, services.now())
    );
    if (!first) return;
    await computeRange(services, first, walks);
    await sleep(0);
  }
}

/**
 * Checks machines again in all groups, in the order groups name each other.
 */
export async function refreshMachines(
  services: Services,
  machines: readonly number[],
): Promise<boolean> {
  let isComplete = true;
  for (const group of await orderedGroups(services)) {
    await yieldToOthers();
    const at = services.now();
    const changes = await differences(
      services.store.db,
      group,
      { machines },
      momentAt(services, at),
    );
    if (changes.length === 0) continue;
    if (!await commit(services, machineStatements(group, changes, at))) {
      isComplete = false;
    }
  }
  return isComplete;
}

async function lookAtArrivals(services: Services): Promise<boolean> {
  const due = await dueMachines(services.store.db, ARRIVALS);
  if (due.length === 0) return false;
  const machines = due.map(({ machineId }) => machineId);
  const isComplete = await refreshMachines(services, machines);
  if (isComplete) await services.store.commit([computedAt(due)]);
  return true;
}

async function stepFirst(
  services: Services,
  walks: Walks,
): Promise<boolean> {
  const at = services.now();
  const first = (await orderedGroups(services)).find((group) =>
    isDue(group, at)
  );
  if (!first) return false;
  await computeRange(services, first, walks);
  return true;
}

/**
 * Time for which one step computes more id ranges, as long as it has found few
 * changes to store.
 */
const STEP_MS = 20;
const FEW_CHANGES = 200;

/**
 * Computes the next id ranges of a group; a change of the group in between
 * undoes them.
 */
async function computeRange(
  services: Services,
  group: ComputedGroup,
  walks: Walks,
): Promise<void> {
  const { store, now } = services;
  const at = now();
  if (group.walkedTo === null) {
    if (!await commit(services, beginRefresh(group, at))) return;
  }
  const walked = { ...group, walkedTo: group.walkedTo ?? 0 };
  const moment = { ...momentAt(services, at), readSets: walks.setsOf(group) };
  const begun = performance.now();
  const changes: MembershipDifference[] = [];
  let to: number | null = walked.walkedTo;
  do {
    const next: Awaited<ReturnType<typeof rangeAfter>> = await rangeAfter(
      store.db,
      to,
    );
    if (next) {
      changes.push(...await differences(store.db, group, next, moment));
    }
    to = next && !next.isLast ? next.to : null;
    await yieldToOthers();
  } while (
    to !== null && changes.length < FEW_CHANGES &&
    performance.now() - begun < STEP_MS
  );
  const nextAt = group.timed ? at.getTime() + TIMED_MS : null;
  await commit(services, refreshStatements(walked, changes, to, nextAt, at));
}

/** What computations of groups keep from one id range to the next. */
class Walks {
  readonly #store: Store;
  readonly #sets = new Map<number, ReadSets>();

  constructor({ store }: Services) {
    this.#store = store;
  }

  /** The sets of software for a group, read again when its computation begins. */
  setsOf({ id, walkedTo }: ComputedGroup): ReadSets {
    const known = walkedTo === null ? undefined : this.#sets.get(id);
    const sets = known ?? setsOfWalk(this.#store);
    this.#sets.set(id, sets);
    return sets;
  }
}

function momentAt({ store }: Services, at: Date): QueryMoment {
  return { at, loadRules: () => causeRules(store.db, at) };
}

/** @returns False if the group has been changed since it was read. */
async function commit(
  { store, notifier }: Services,
  statements: readonly Statement[],
): Promise<boolean> {
  try {
    await store.commit(statements);
    notifier.notify();
    return true;
  } catch (error) {
    if (error instanceof Conflict) return false;
    throw error;
  }
}

/**
 * The latest time at which a group can be due: a later one was noted while the
 * clock was wrong.
 */
const LATEST_MS = HOUR_MS;

function isDue({ walkedTo, dueAt }: ComputedGroup, at: Date): boolean {
  if (walkedTo !== null) return true;
  if (dueAt === null) return false;
  return dueAt <= at.getTime() || dueAt > at.getTime() + LATEST_MS;
}

async function orderedGroups({ store }: Services): Promise<ComputedGroup[]> {
  const groups = await computedGroups(store.db);
  const byId = new Map(groups.map((group) => [group.id, group]));
  const order = inOrder(new Map(groups.map(({ id, names }) => [id, names])));
  return order.map((id) => byId.get(id)!);
}

/** The group and all groups that it names, directly or by way of others. */
function withNamed(groups: readonly ComputedGroup[], id: number): Set<number> {
  const byId = new Map(groups.map((group) => [group.id, group]));
  const all = new Set<number>();
  const add = (one: number) => {
    if (all.has(one)) return;
    all.add(one);
    byId.get(one)?.names.forEach(add);
  };
  add(id);
  return all;
}
